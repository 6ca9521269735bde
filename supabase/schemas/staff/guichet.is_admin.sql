-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_admin()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select guichet.caller_is_user() and guichet.may('administer') $function$;

comment on function guichet.is_admin() is 'Whether an owner or administrator is signed in and calls; a claim in a token is not asked.';

revoke all on function guichet.is_admin() from public, anon, authenticated, service_role;
grant execute on function guichet.is_admin() to authenticated;
grant execute on function guichet.is_admin() to service_role;
