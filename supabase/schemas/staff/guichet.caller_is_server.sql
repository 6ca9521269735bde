-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.caller_is_server()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- the service key, or a connection to the database itself; never somebody who came with another key or token
  select coalesce(nullif(auth.role(), ''), 'service_role') = 'service_role'
    and coalesce(current_setting('role', true), 'none') not in ('anon', 'authenticated')
$function$;

comment on function guichet.caller_is_server() is 'Whether the service key (workflows, upkeep) or a direct connection calls; also inside a security definer function.';

revoke all on function guichet.caller_is_server() from public, anon, authenticated, service_role;
grant execute on function guichet.caller_is_server() to authenticated;
grant execute on function guichet.caller_is_server() to service_role;
