-- Written by npm run db:schemas. Last in migrations/20261201000900_drain_beats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_lock(queue text, scope text DEFAULT ''::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_advisory_xact_lock(hashtext('guichet.queue:' || queue_lock.queue), hashtext(queue_lock.scope));
  -- under the lock there is one writer a row; a claim every half second does not write each time
  insert into guichet.drain_beats as b (queue, scope, beaten_at)
    values (queue_lock.queue, queue_lock.scope, clock_timestamp())
  on conflict on constraint drain_beats_pkey do update set beaten_at = excluded.beaten_at
    where b.beaten_at < excluded.beaten_at - interval '5 seconds';
end $function$;

comment on function guichet.queue_lock(text,text) is 'One claim of a queue (of a consumer of it) at a time, until the transaction ends; and the sign of life of whoever claims.';

revoke all on function guichet.queue_lock(text,text) from public, anon, authenticated, service_role;
