-- The desk's list of alerts, newest first.
create index alert_outbox_seq on public.alert_outbox (seq);
create index alert_outbox_template on public.alert_outbox (template, seq);
create index alert_outbox_message on public.alert_outbox (telegram_message_id) where telegram_message_id is not null;
create index alert_outbox_undelivered on public.alert_outbox (status, seq)
  where status in ('queued', 'sending', 'failed', 'skipped');
