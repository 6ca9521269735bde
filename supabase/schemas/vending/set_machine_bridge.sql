-- Written by npm run db:schemas. Last in migrations/20261121003700_bridge_over_http.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_machine_bridge(machine_code text, bridge_url text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_url text := nullif(rtrim(trim(set_machine_bridge.bridge_url), '/'), '');
  v_before jsonb;
begin
  if v_url is not null and v_url !~ '^https?://[^/[:space:]]+(/[^[:space:]]*)?$' then
    raise exception '"%" is no address that begins with http:// or https://', v_url using errcode = '22023';
  end if;
  perform guichet.require_right('manage_machines');
  select jsonb_build_object('bridge_url', m.bridge_url) into v_before from public.machines m where m.code = machine_code
    for update;
  update public.machines m set bridge_url = v_url where m.code = machine_code;
  if not found then
    raise exception 'there is no machine "%"', machine_code
      using errcode = 'P0002', hint = 'Insert it into machines first.';
  end if;
  perform guichet.record_action('manage_machines', 'machines', machine_code, null, v_before,
    jsonb_build_object('bridge_url', v_url));
  return jsonb_build_object('machine_id', machine_code, 'bridge_url', v_url);
end $function$;

comment on function public.set_machine_bridge(text,text) is 'Says where n8n reaches a machine''s bridge, without an address that it does not → {machine_id, bridge_url}. Service role.';

revoke all on function public.set_machine_bridge(text,text) from public, anon, authenticated, service_role;
grant execute on function public.set_machine_bridge(text,text) to authenticated;
grant execute on function public.set_machine_bridge(text,text) to service_role;
