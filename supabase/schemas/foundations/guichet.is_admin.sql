-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.is_admin()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select coalesce((select auth.jwt()) -> 'app_metadata' ->> 'role', '') = 'admin' $function$;

comment on function guichet.is_admin() is 'True where the signed-in user carries app_metadata.role = admin, which only the server can write.';

revoke all on function guichet.is_admin() from public, anon, authenticated, service_role;
grant execute on function guichet.is_admin() to anon;
grant execute on function guichet.is_admin() to authenticated;
grant execute on function guichet.is_admin() to service_role;
