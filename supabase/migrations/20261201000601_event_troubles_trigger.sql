-- Asked of every event, called for those in trouble only.
create trigger stripe_webhook_log_trouble_received after insert on public.stripe_webhook_log
  for each row when (new.status in ('error', 'ignored')) execute function guichet.note_event_trouble();
create trigger stripe_webhook_log_trouble after update of status on public.stripe_webhook_log
  for each row when (new.status in ('error', 'ignored') or old.status in ('error', 'ignored'))
  execute function guichet.note_event_trouble();
