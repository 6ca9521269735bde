-- Written by npm run db:schemas. Last in migrations/20261121003700_bridge_over_http.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.bridge_of_machine(machine_id text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
begin
  select * into v_machine from public.machines m where m.code = trim(bridge_of_machine.machine_id);
  if v_machine.id is null then
    raise exception 'there is no machine "%"', machine_id
      using errcode = 'P0002', hint = 'Nothing was ordered. Machines stand in the table machines, with their code.';
  end if;
  if v_machine.bridge_url is null then
    raise exception 'the bridge of machine "%" is not reached from here', v_machine.code using errcode = '55000',
      hint = 'Nothing was ordered. Where n8n reaches it, say so with set_machine_bridge.';
  end if;
  return jsonb_build_object('machine_id', v_machine.code, 'bridge_url', v_machine.bridge_url);
end $function$;

comment on function public.bridge_of_machine(text) is 'Where the bridge of a machine answers → {machine_id, bridge_url}; raises P0002 without such a machine, 55000 where n8n does not reach it. Service role.';

revoke all on function public.bridge_of_machine(text) from public, anon, authenticated, service_role;
grant execute on function public.bridge_of_machine(text) to service_role;
