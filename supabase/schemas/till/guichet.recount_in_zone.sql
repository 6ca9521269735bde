-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.recount_in_zone()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.recount_money();
  return null;
end $function$;

comment on function guichet.recount_in_zone() is 'Trigger: another zone has other days.';

revoke all on function guichet.recount_in_zone() from public, anon, authenticated, service_role;
