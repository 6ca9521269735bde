-- The desk's list of one type, newest first. Neither column ever changes: a claim stays on its page (HOT).
create index stripe_webhook_log_type on public.stripe_webhook_log (type, seq);
