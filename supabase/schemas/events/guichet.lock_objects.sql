-- Written by npm run db:schemas. Last in migrations/20261121000183_sync_runner.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_objects(ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- in the order of the key: batches that overlap wait for each other and do not deadlock
  perform pg_advisory_xact_lock(keys.key) from (
    select distinct hashtextextended(id, 7309) as key from unnest(ids) id where id is not null order by 1
  ) keys;
end $function$;

comment on function guichet.lock_objects(text[]) is 'Serialises the synchronisation of these Stripe objects until the transaction ends: a subscription and its invoice may be in two batches at once.';

revoke all on function guichet.lock_objects(text[]) from public, anon, authenticated, service_role;
