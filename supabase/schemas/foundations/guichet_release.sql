-- Written by npm run db:schemas. Last in migrations/20261121000103_release.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.guichet_release()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select guichet.release() $function$;

comment on function public.guichet_release() is 'The release of this database, for nodes, bridge and pages: one that does not know this function is of before 0.2.0. Everybody.';

revoke all on function public.guichet_release() from public, anon, authenticated, service_role;
grant execute on function public.guichet_release() to anon;
grant execute on function public.guichet_release() to authenticated;
grant execute on function public.guichet_release() to service_role;
