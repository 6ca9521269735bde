-- Written by npm run db:schemas. Last in migrations/20261201000260_desk_today.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.events_in_error()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (select count(*) from guichet.event_troubles t where t.status = 'error');
end $function$;

comment on function guichet.events_in_error() is 'How many events are in error.';

revoke all on function guichet.events_in_error() from public, anon, authenticated, service_role;
