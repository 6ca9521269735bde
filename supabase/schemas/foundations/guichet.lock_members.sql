-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_members(p_establishment uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select pg_advisory_xact_lock(hashtextextended('establishment_members:' || p_establishment, 7309)) $function$;

comment on function guichet.lock_members(uuid) is 'One change of members at a time in an establishment: two owners who demote each other would leave none. No lock of a row: whoever synchronises a subscription takes those in another order.';

revoke all on function guichet.lock_members(uuid) from public, anon, authenticated, service_role;
