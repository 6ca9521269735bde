-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_person(p_user uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select pg_advisory_xact_lock(hashtextextended('guichet.person:' || p_user, 0)) $function$;

comment on function guichet.lock_person(uuid) is 'One call of a person after the other, to the end of the transaction: what is counted before it is allowed stays true. Taken before every other lock.';

revoke all on function guichet.lock_person(uuid) from public, anon, authenticated, service_role;
