-- Room on the page for the next version of a row. What Stripe mirrors is written once and updated for
-- years: an update that finds room beside the old version touches no index.

alter table public.subscriptions set (fillfactor = 75);
alter table public.subscription_items set (fillfactor = 75);
alter table public.invoices_billing set (fillfactor = 75);
-- claim, begin and complete update each event within a second of its arrival
alter table public.stripe_webhook_log set (fillfactor = 75);
-- a payload is written once, read once or twice, and expires: compressing it would cost more than writing the event
alter table public.stripe_webhook_log alter column payload set storage external;
