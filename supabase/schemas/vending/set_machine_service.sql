-- Written by npm run db:schemas. Last in migrations/20261201000440_machine_service.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_machine_service(machine_id text, in_service boolean, reason text DEFAULT NULL::text, version text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
  v_after public.machines;
begin
  perform guichet.require_right('manage_machines');
  if in_service is null then
    return guichet.refused('in_service', 'invalid_value', '{"field": "in_service"}');
  end if;
  select * into v_machine from public.machines m where m.code = set_machine_service.machine_id for update;
  if not found then
    return guichet.refused('machine_id', 'not_found');
  end if;
  if in_service = (v_machine.out_of_service_at is null) then
    return jsonb_build_object('result', 'unchanged', 'in_service', in_service,
      'version', coalesce(v_machine.service_rev, 0)::text);
  end if;
  perform guichet.require_version(set_machine_service.version, coalesce(v_machine.service_rev, 0)::text);
  v_after := guichet.write_machine_service(v_machine, in_service, set_machine_service.reason);
  perform guichet.record_action('manage_machines', 'machines', v_machine.code,
    nullif(guichet.stripped(set_machine_service.reason), ''),
    jsonb_build_object('in_service', not in_service, 'rev', coalesce(v_machine.service_rev, 0)),
    jsonb_build_object('in_service', in_service, 'rev', v_after.service_rev));
  return jsonb_build_object('result', 'changed', 'in_service', in_service, 'version', v_after.service_rev::text);
end $function$;

comment on function public.set_machine_service(text,boolean,text,text) is 'Takes a machine out of service or puts it back; a vend that is under way ends as it would. version: machines.service_rev as it was seen, 0 for null → {result: changed|unchanged|refused, in_service, version, reason?: not_found|invalid_value}; PT409 changed_since. Whoever may manage_machines.';

revoke all on function public.set_machine_service(text,boolean,text,text) from public, anon, authenticated, service_role;
grant execute on function public.set_machine_service(text,boolean,text,text) to authenticated;
grant execute on function public.set_machine_service(text,boolean,text,text) to service_role;
