-- What Today counts among payments, refunds, disputes and subscriptions: few rows of many, each by an index of its own.

-- its amount and invoice stand in it: hundreds are counted without a look at the rows
create index payments_failed on public.payments (last_event_created desc, id desc)
  include (amount_cents, currency, invoice_id)
  where role = 'main' and status = 'requires_payment_method' and error_code is not null;
create index refunds_under_way on public.refunds (created_at desc, id desc)
  where status in ('requested', 'pending', 'requires_action');
create index disputes_open on public.disputes (evidence_due_by, id)
  where status not in ('won', 'lost', 'warning_closed', 'prevented');
create index subscriptions_trials on public.subscriptions (trial_end, id) where status = 'trialing';
create index subscriptions_past_due on public.subscriptions (id) where status in ('past_due', 'unpaid');
create index stocks_sold_out on public.stocks (machine_id) where quantity = 0 and product_id is not null;
