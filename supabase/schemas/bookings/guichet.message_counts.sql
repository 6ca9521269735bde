-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.message_counts(p_message_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('letters', count(*),
    -- of the outbox only what is settled is ever cleared away
    'sent', count(*) filter (where coalesce(o.status, 'done') = 'done'),
    'waiting', count(*) filter (where o.status in ('waiting', 'running')),
    'bounced', count(*) filter (where o.status = 'parked'), 'given_up', count(*) filter (where o.status = 'skipped'))
    from guichet.session_letters l left join public.outbox o on o.id = l.outbox_id where l.message_id = p_message_id
$function$;

comment on function guichet.message_counts(uuid) is 'What became of the letters of a message: {letters, sent, waiting, bounced, given_up}.';

revoke all on function guichet.message_counts(uuid) from public, anon, authenticated, service_role;
