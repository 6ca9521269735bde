-- Written by npm run db:schemas. Last in migrations/20261121000114_set_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.calls_as_owner()
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ select guichet.caller_is_user() and exists (select from guichet.staff_roles s
  where s.user_id = (select auth.uid()) and s.role = 'owner') $function$;

comment on function guichet.calls_as_owner() is 'Whether an owner is signed in and calls; the service key is none. Volatile: it sees what was decided while the caller waited.';

revoke all on function guichet.calls_as_owner() from public, anon, authenticated, service_role;
