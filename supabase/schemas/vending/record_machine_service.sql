-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.record_machine_service(machine_id text, in_service boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('manage_machines');
  if not exists (select from public.machines m where m.code = record_machine_service.machine_id) then
    raise exception 'there is no machine "%"', record_machine_service.machine_id
      using errcode = 'P0002', hint = 'Its code, as on the kiosk.';
  end if;
  perform guichet.record_action('manage_machines', 'machines', record_machine_service.machine_id,
    case when in_service then 'into service' else 'out of service' end, null,
    jsonb_build_object('in_service', in_service));
  return jsonb_build_object('machine_id', record_machine_service.machine_id, 'in_service', in_service);
end $function$;

comment on function public.record_machine_service(text,boolean) is 'Writes down that staff put a machine into or out of service, once its bridge has done it → {machine_id, in_service}. What it is stands at the bridge. Service role.';

revoke all on function public.record_machine_service(text,boolean) from public, anon, authenticated, service_role;
grant execute on function public.record_machine_service(text,boolean) to service_role;
