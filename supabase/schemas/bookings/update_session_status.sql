-- Written by npm run db:schemas. Last in migrations/20261121004100_immersion_session_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.update_session_status()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.status <> 'closed' then
    new.status := case when new.reserved_places >= new.max_places then 'full' else 'open' end;
  end if;
  return new;
end $function$;

comment on function public.update_session_status() is 'Trigger: open or full from the places; leaves closed alone.';

revoke all on function public.update_session_status() from public, anon, authenticated, service_role;
