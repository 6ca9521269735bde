-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_owners()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$ update guichet.staff_state set owners_changed_at = clock_timestamp() $function$;

comment on function guichet.lock_owners() is 'One change of owners at a time: two owners who remove each other would leave none. A row and no advisory lock, so that a snapshot from before cannot see the other one still.';

revoke all on function guichet.lock_owners() from public, anon, authenticated, service_role;
