-- Written by npm run db:schemas. Last in migrations/20261201000620_desk_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.outbox_line(o public.outbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', o.id, 'seq', o.seq, 'topic', o.topic, 'object_key', o.object_key,
    'status', o.status, 'attempts', o.attempts, 'max_attempts', o.max_attempts, 'message', o.error_message,
    'created_at', o.created_at, 'settled_at', o.settled_at,
    'next_attempt_at', case when o.status = 'waiting' then o.next_attempt_at end, 'version',
      o.status || ':' || o.attempts)
$function$;

comment on function guichet.outbox_line(public.outbox) is 'A row of the outbox as lists show it. version: what a decision about it is bound to.';

revoke all on function guichet.outbox_line(public.outbox) from public, anon, authenticated, service_role;
