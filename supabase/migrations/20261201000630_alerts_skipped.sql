-- Staff may let an alert be: one that waits or was given up is skipped, with a reason.
alter table public.alert_outbox drop constraint alert_outbox_status_check,
  add constraint alert_outbox_status_check
  check (status in ('queued', 'sending', 'sent', 'failed', 'skipped')) not valid;
