-- Written by npm run db:schemas. Last in migrations/20261201000110_desk_bell.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_staff()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select guichet.caller_is_server() or (guichet.caller_is_user()
    and exists (select from guichet.staff_roles s where s.user_id = (select auth.uid())))
$function$;

comment on function guichet.is_staff() is 'Whether the caller has any role, at this moment; the server too.';

revoke all on function guichet.is_staff() from public, anon, authenticated, service_role;
grant execute on function guichet.is_staff() to authenticated;
grant execute on function guichet.is_staff() to service_role;
