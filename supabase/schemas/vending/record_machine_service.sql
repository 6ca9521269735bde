-- Written by npm run db:schemas. Last in migrations/20261201000440_machine_service.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.record_machine_service(machine_id text, in_service boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
begin
  perform guichet.require_right('manage_machines');
  select * into v_machine from public.machines m where m.code = record_machine_service.machine_id for update;
  if not found then
    raise exception 'there is no machine "%"', record_machine_service.machine_id
      using errcode = 'P0002', hint = 'Its code, as on the kiosk.';
  end if;
  if in_service <> (v_machine.out_of_service_at is null) then
    perform guichet.write_machine_service(v_machine, in_service, null);
  end if;
  perform guichet.record_action('manage_machines', 'machines', record_machine_service.machine_id,
    case when in_service then 'into service' else 'out of service' end, null,
    jsonb_build_object('in_service', in_service));
  return jsonb_build_object('machine_id', record_machine_service.machine_id, 'in_service', in_service);
end $function$;

comment on function public.record_machine_service(text,boolean) is 'Writes down that staff put a machine into or out of service, once its bridge has done it, and lets the database follow → {machine_id, in_service}. Service role.';

revoke all on function public.record_machine_service(text,boolean) from public, anon, authenticated, service_role;
grant execute on function public.record_machine_service(text,boolean) to service_role;
