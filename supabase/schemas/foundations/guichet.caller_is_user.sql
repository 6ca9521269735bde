-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.caller_is_user()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- inside a security definer function current_user is the owner; the setting still names the caller
  select 'authenticated' in (coalesce(auth.role(), ''), current_setting('role', true))
$function$;

comment on function guichet.caller_is_user() is 'Whether a signed-in user, not the server, called; true also inside a security definer function.';

revoke all on function guichet.caller_is_user() from public, anon, authenticated, service_role;
grant execute on function guichet.caller_is_user() to authenticated;
grant execute on function guichet.caller_is_user() to service_role;
