-- Written by npm run db:schemas. Last in migrations/20261201000900_drain_beats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.queue_lock(queue text, scope text DEFAULT ''::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform pg_advisory_xact_lock(hashtext('guichet.queue:' || queue_lock.queue), hashtext(queue_lock.scope));
  -- read first: whoever finds nothing to do writes nothing either, and its end waits for no disk
  if exists (
    select from guichet.drain_beats b where b.queue = queue_lock.queue and b.scope = queue_lock.scope
      and b.beaten_at >= clock_timestamp() - interval '5 seconds')
  then
    return;
  end if;
  insert into guichet.drain_beats (queue, scope, beaten_at)
    values (queue_lock.queue, queue_lock.scope, clock_timestamp())
  on conflict on constraint drain_beats_pkey do update set beaten_at = excluded.beaten_at;
end $function$;

comment on function guichet.queue_lock(text,text) is 'One claim of a queue (of a consumer of it) at a time, until the transaction ends; and the sign of life of whoever claims.';

revoke all on function guichet.queue_lock(text,text) from public, anon, authenticated, service_role;
