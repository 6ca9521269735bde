-- Written by npm run db:schemas. Last in migrations/20261121000350_sync_stripe_invoices.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_invoices(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_batch guichet.event_batch := guichet.fold_items('public.invoices_billing', 'stripe_invoice_id', items);
  v_customers text[];
  v_outcomes text[];
  v_results jsonb;
  v_subscriptions text[];
begin
  select array_agg(e.item #>> '{row,stripe_customer_id}'), array_agg(e.item #>> '{row,payment_outcome}' order by e.ord)
    into v_customers, v_outcomes from jsonb_array_elements(items) with ordinality as e (item, ord);
  perform guichet.ensure_billing_accounts(v_customers);
  -- a payload that does not say its subscription takes the invoice away from the one it had
  v_subscriptions := array(
    select i.stripe_subscription_id from public.invoices_billing i
      where i.stripe_invoice_id = any(v_batch.object_ids) and i.stripe_subscription_id is not null);

  insert into public.invoices_billing as i (
    stripe_invoice_id, billing_account_id, subscription_id, stripe_subscription_id, stripe_customer_id,
    stripe_payment_intent_id, stripe_charge_id, number, status,
    billing_reason, currency, subtotal, tax, total, amount_due, amount_paid, amount_remaining, attempt_count,
    next_payment_attempt, period_start, period_end,
    due_date, paid_at, hosted_invoice_url, invoice_pdf, customer_email, customer_name, stripe_created, metadata,
    livemode, last_event_created, last_event_id)
  select r.stripe_invoice_id, a.id, s.id, r.stripe_subscription_id, r.stripe_customer_id, r.stripe_payment_intent_id,
         r.stripe_charge_id, r.number, r.status,
    r.billing_reason, r.currency, r.subtotal, r.tax, r.total, r.amount_due, r.amount_paid, r.amount_remaining,
    r.attempt_count, r.next_payment_attempt,
    r.period_start, r.period_end, r.due_date, r.paid_at, r.hosted_invoice_url, r.invoice_pdf, r.customer_email,
    r.customer_name, r.stripe_created,
    coalesce(r.metadata, '{}'), e.livemode, e.event_created, e.event_id
  from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, livemode boolean, "row" jsonb),
    unnest(v_batch.folded))
    as e (event_id, event_created, livemode, "row", rank, wins)
  cross join lateral jsonb_to_record(e."row") as r (
    stripe_invoice_id text, stripe_customer_id text, stripe_subscription_id text, stripe_payment_intent_id text,
    stripe_charge_id text, number text, status text,
    billing_reason text, currency text, subtotal bigint, tax bigint, total bigint, amount_due bigint,
    amount_paid bigint, amount_remaining bigint, attempt_count int,
    next_payment_attempt timestamptz, period_start timestamptz, period_end timestamptz, due_date timestamptz,
    paid_at timestamptz, hosted_invoice_url text,
    invoice_pdf text, customer_email text, customer_name text, stripe_created timestamptz, metadata jsonb)
  left join public.billing_accounts a on a.stripe_customer_id = r.stripe_customer_id
  left join public.subscriptions s on s.stripe_subscription_id = r.stripe_subscription_id
  where e.wins
  order by r.stripe_invoice_id
  on conflict (stripe_invoice_id) do update
    set billing_account_id = excluded.billing_account_id, subscription_id = excluded.subscription_id,
        stripe_subscription_id = excluded.stripe_subscription_id,
      stripe_customer_id = excluded.stripe_customer_id, stripe_payment_intent_id = excluded.stripe_payment_intent_id,
      stripe_charge_id = excluded.stripe_charge_id,
      number = excluded.number, status = excluded.status, billing_reason = excluded.billing_reason,
      currency = excluded.currency, subtotal = excluded.subtotal,
      tax = excluded.tax, total = excluded.total, amount_due = excluded.amount_due, amount_paid = excluded.amount_paid,
      amount_remaining = excluded.amount_remaining,
      attempt_count = excluded.attempt_count, next_payment_attempt = excluded.next_payment_attempt,
      period_start = excluded.period_start,
      period_end = excluded.period_end, due_date = excluded.due_date, paid_at = excluded.paid_at,
      hosted_invoice_url = excluded.hosted_invoice_url,
      invoice_pdf = excluded.invoice_pdf, customer_email = excluded.customer_email,
      customer_name = excluded.customer_name,
      stripe_created = excluded.stripe_created, metadata = excluded.metadata, livemode = excluded.livemode,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      needs_refetch = i.needs_refetch and i.last_event_id is not distinct from excluded.last_event_id;

  -- the outcome of a payment has an order of its own: a later invoice.updated does not say it again. Of one second a
  -- success counts, for after it there is nothing left to fail
  update public.invoices_billing i
    set payment_outcome = e.outcome, payment_outcome_created = e.created
    from (
      select distinct on (o.id) o.id, o.created, o.outcome
        from unnest(v_batch.object_ids, v_batch.created, v_outcomes) as o (id, created, outcome)
      where o.outcome in ('succeeded', 'failed') order by o.id, o.created desc, o.outcome desc
    ) e
    where i.stripe_invoice_id = e.id
      and (e.created > i.payment_outcome_created
        or (e.created = i.payment_outcome_created and e.outcome = 'succeeded'
          and i.payment_outcome is distinct from 'succeeded'));

  -- what nobody sees in a mirror: Stripe could not make the invoice, or its term is over
  insert into public.alert_outbox (template, subject, data)
    select case e.item ->> 'event_type' when 'invoice.overdue' then 'invoice_overdue'
      else 'invoice_finalization_failed' end, e.item #>> '{row,stripe_invoice_id}',
      (array_agg(jsonb_build_object('invoice', e.item #> '{row,stripe_invoice_id}', 'invoice_number',
        e.item #> '{row,number}', 'subscription', e.item #> '{row,stripe_subscription_id}',
        'customer', e.item #> '{row,stripe_customer_id}', 'customer_name', e.item #> '{row,customer_name}',
        'customer_email', e.item #> '{row,customer_email}',
        'amount', e.item #> '{row,amount_remaining}', 'currency', e.item #> '{row,currency}', 'due_date',
        e.item #> '{row,due_date}', 'reason', e.item #> '{row,finalization_error}',
        'hosted_invoice_url', e.item #> '{row,hosted_invoice_url}', 'livemode', e.item -> 'livemode')
          order by (e.item ->> 'event_created')::bigint))[1]
    from jsonb_array_elements(items) as e (item)
    where e.item ->> 'event_type' in ('invoice.overdue', 'invoice.finalization_failed')
    group by 1, 2 order by 1, 2
    on conflict (template, subject) do nothing;

  perform guichet.refresh_invoice_payments(v_batch.object_ids);
  perform guichet.refresh_subscription_statuses(v_subscriptions || array(
    select i.stripe_subscription_id from public.invoices_billing i
      where i.stripe_invoice_id = any(v_batch.object_ids) and i.stripe_subscription_id is not null));
  perform guichet.settle_seconds('public.invoices_billing', 'stripe_invoice_id', v_batch);

  select jsonb_agg(jsonb_build_object('event_id', e.event_id, 'result',
    case when i.last_event_id = e.event_id then 'applied' else 'stale' end,
      'invoice_id', i.id, 'subscription_id', i.subscription_id, 'stripe_subscription_id', i.stripe_subscription_id,
        'status', s.status) order by e.ord)
    into v_results
    from unnest(v_batch.object_ids, v_batch.event_ids) with ordinality as e (id, event_id, ord)
    left join public.invoices_billing i on i.stripe_invoice_id = e.id
    left join public.subscriptions s on s.id = i.subscription_id;
  return v_results;
end $function$;

comment on function guichet.apply_invoices(jsonb) is 'Mirrors invoices, of several events of one the newest, and decides the status of their subscriptions.';

revoke all on function guichet.apply_invoices(jsonb) from public, anon, authenticated, service_role;
