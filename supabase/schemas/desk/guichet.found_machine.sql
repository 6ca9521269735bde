-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_machine(p_machine public.machines, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('machine', p_machine.code, p_why, 'machine', p_machine.code,
      jsonb_build_object('name', coalesce(p_machine.name, p_machine.code), 'label', p_machine.address,
        'state', case when p_machine.active then 'in_service' else 'out_of_service' end, 'at', p_machine.last_seen_at))
  );
end $function$;

comment on function guichet.found_machine(public.machines,text) is 'A machine, as a search shows it.';

revoke all on function guichet.found_machine(public.machines,text) from public, anon, authenticated, service_role;
