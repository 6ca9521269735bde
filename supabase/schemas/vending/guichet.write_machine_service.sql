-- Written by npm run db:schemas. Last in migrations/20261201000440_machine_service.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.write_machine_service(p_machine public.machines, p_in_service boolean, p_reason text)
 RETURNS public.machines
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_machine public.machines;
begin
  update public.machines m set out_of_service_at = case when p_in_service then null else clock_timestamp() end,
      out_of_service_reason = case when p_in_service then null else
        left(nullif(guichet.stripped(p_reason), ''), 200) end,
      service_rev = coalesce(m.service_rev, 0) + 1
    where m.id = p_machine.id returning * into v_machine;
  return v_machine;
end $function$;

comment on function guichet.write_machine_service(public.machines,boolean,text) is 'Puts a machine into or out of service; the caller holds its lock and writes the decision down.';

revoke all on function guichet.write_machine_service(public.machines,boolean,text) from public, anon, authenticated, service_role;
