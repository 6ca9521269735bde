-- Written by npm run db:schemas. Last in migrations/20261201000644_desk_alerts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_line(a public.alert_outbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', a.id, 'seq', a.seq, 'template', a.template, 'subject', a.subject, 'data',
    guichet.alert_of(a.data),
    'locale', a.locale, 'status', a.status, 'attempts', a.attempts, 'max_attempts', a.max_attempts,
    'message', a.error_message, 'created_at', a.created_at, 'sent_at', a.sent_at,
    'next_attempt_at', case when a.status = 'queued' then a.next_attempt_at end,
    'telegram_message_id', a.telegram_message_id, 'texts', guichet.alert_words(a.template))
$function$;

comment on function guichet.alert_line(public.alert_outbox) is 'An alert as the desk shows it: names beside ids, and texts: the words it is sent with (guichet.alert_words).';

revoke all on function guichet.alert_line(public.alert_outbox) from public, anon, authenticated, service_role;
