-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.may(action text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select guichet.caller_is_server() or (guichet.caller_is_user() and exists (
    select from guichet.staff_roles s join guichet.role_actions r on r.role = s.role
     where s.user_id = (select auth.uid()) and r.action = may.action))
$function$;

comment on function guichet.may(text) is 'Whether the caller may do this: the server, and whoever has a role that may, at this moment. The one predicate of every policy and every function for staff.';

revoke all on function guichet.may(text) from public, anon, authenticated, service_role;
grant execute on function guichet.may(text) to authenticated;
grant execute on function guichet.may(text) to service_role;
