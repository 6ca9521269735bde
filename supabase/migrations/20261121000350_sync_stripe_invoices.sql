-- invoice.*, invoice_payment.*: invoices, the payments on them, and what the payment of the latest invoice
-- means for its subscription (rule 8).

create or replace function guichet.refresh_invoice_payments(stripe_invoice_ids text[]) returns void
language plpgsql set search_path = ''
as $$
begin
  -- recent invoice events carry no payments: the payment's own events say them
  update public.invoices_billing i
    set stripe_payment_intent_id = coalesce(best.stripe_payment_intent_id, i.stripe_payment_intent_id),
      stripe_charge_id = coalesce(best.stripe_charge_id, i.stripe_charge_id)
    from (
      select distinct on (p.stripe_invoice_id) p.stripe_invoice_id, p.stripe_payment_intent_id, p.stripe_charge_id
      from public.invoice_payments_billing p where p.stripe_invoice_id = any(stripe_invoice_ids)
      order by p.stripe_invoice_id, (p.status = 'paid') desc, p.last_event_created desc,
        p.stripe_invoice_payment_id desc
    ) best
    where i.stripe_invoice_id = best.stripe_invoice_id
      and (coalesce(best.stripe_payment_intent_id, i.stripe_payment_intent_id),
        coalesce(best.stripe_charge_id, i.stripe_charge_id))
        is distinct from (i.stripe_payment_intent_id, i.stripe_charge_id);
  perform guichet.join_invoice_payments(stripe_invoice_ids);
end $$;
comment on function guichet.refresh_invoice_payments(text[]) is 'Gives invoices the PaymentIntent and charge of the payment that counts: a paid one first, then the newest; and joins the payments that have come before them.';
revoke execute on function guichet.refresh_invoice_payments(text[]) from public;

create or replace function guichet.intents_of_subscription(p_stripe_subscription text) returns setof text
language sql stable set search_path = ''
as $$
  select i.stripe_payment_intent_id from public.invoices_billing i
   where i.stripe_subscription_id = p_stripe_subscription and i.stripe_payment_intent_id is not null
  union
  select p.stripe_payment_intent_id from public.invoices_billing i
    join public.invoice_payments_billing p on p.stripe_invoice_id = i.stripe_invoice_id
   where i.stripe_subscription_id = p_stripe_subscription and p.stripe_payment_intent_id is not null
$$;
comment on function guichet.intents_of_subscription(text) is 'The PaymentIntents of a subscription''s invoices.';
revoke execute on function guichet.intents_of_subscription(text) from public, anon, authenticated;

create or replace function guichet.apply_invoices(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_invoices(jsonb) is 'Mirrors invoices, of several events of one the newest, and decides the status of their subscriptions.';
revoke execute on function guichet.apply_invoices(jsonb) from public;

create or replace function guichet.apply_invoice_payments(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_batch guichet.event_batch := guichet.fold_items('public.invoice_payments_billing', 'stripe_invoice_payment_id',
    items);
  v_results jsonb;
begin
  insert into public.invoice_payments_billing as p (stripe_invoice_payment_id, stripe_invoice_id,
    stripe_payment_intent_id, stripe_charge_id, amount_paid, currency, status,
    paid_at, last_event_created, last_event_id)
  select r.stripe_invoice_payment_id, r.stripe_invoice_id, r.stripe_payment_intent_id, r.stripe_charge_id,
         r.amount_paid, r.currency, r.status, r.paid_at,
    e.event_created, e.event_id
  from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, "row" jsonb),
    unnest(v_batch.folded)) as e (event_id, event_created, "row", rank, wins),
    jsonb_to_record(e."row") as r (stripe_invoice_payment_id text, stripe_invoice_id text,
      stripe_payment_intent_id text, stripe_charge_id text, amount_paid bigint,
      currency text, status text, paid_at timestamptz)
  where e.wins
  order by r.stripe_invoice_payment_id
  on conflict (stripe_invoice_payment_id) do update
    set stripe_invoice_id = excluded.stripe_invoice_id, stripe_payment_intent_id = excluded.stripe_payment_intent_id,
        stripe_charge_id = excluded.stripe_charge_id,
      amount_paid = excluded.amount_paid, currency = excluded.currency, status = excluded.status,
      paid_at = excluded.paid_at,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      needs_refetch = p.needs_refetch and p.last_event_id is not distinct from excluded.last_event_id;
  perform guichet.settle_seconds('public.invoice_payments_billing', 'stripe_invoice_payment_id', v_batch);
  perform guichet.refresh_invoice_payments(array(select e #>> '{row,stripe_invoice_id}'
    from jsonb_array_elements(items) e));

  select jsonb_agg(jsonb_build_object('event_id', e.event_id, 'result',
    case when p.last_event_id = e.event_id then 'applied' else 'stale' end,
      'invoice_id', i.id, 'subscription_id', i.subscription_id) order by e.ord)
    into v_results
    from unnest(v_batch.object_ids, v_batch.event_ids) with ordinality as e (id, event_id, ord)
    left join public.invoice_payments_billing p on p.stripe_invoice_payment_id = e.id
    left join public.invoices_billing i on i.stripe_invoice_id = p.stripe_invoice_id;
  return v_results;
end $$;
comment on function guichet.apply_invoice_payments(jsonb) is 'Mirrors payments on invoices, of several events of one the newest.';
revoke execute on function guichet.apply_invoice_payments(jsonb) from public;

create or replace function guichet.mirror_invoices(items jsonb) returns jsonb
language sql set search_path = ''
as $$
  -- invoice.upcoming is a preview without id: nothing to mirror
  with item as materialized (
    select e.item, e.ord, e.item ->> 'event_type' = 'invoice.upcoming'
      or coalesce(e.item ->> 'object' = 'invoice' and e.item -> 'row' -> 'stripe_invoice_id' = 'null', false) as preview
    from jsonb_array_elements(items) with ordinality as e (item, ord)
  ), mirrored as materialized (
    select coalesce(jsonb_agg(i.item order by i.ord), '[]') as items, array_agg(i.ord order by i.ord) as places
      from item i where not i.preview
  ), done as (
    select result, m.places[n] as ord
    from mirrored m, jsonb_array_elements(guichet.sync_by_kind(m.items, '[
      {"object": "invoice", "apply": "guichet.apply_invoices(jsonb)"},
      {"object": "invoice_payment", "apply": "guichet.apply_invoice_payments(jsonb)"}]')) with ordinality as d (result, n)
  )
  select coalesce(jsonb_agg(coalesce(d.result, jsonb_build_object('event_id', i.item -> 'event_id', 'result',
    'applied')) order by i.ord), '[]')
  from item i left join done d using (ord)
$$;
comment on function guichet.mirror_invoices(jsonb) is 'The part of sync_stripe_invoices that fetched objects share; the counters are brought in step by the caller, once for all.';
revoke execute on function guichet.mirror_invoices(jsonb) from public;

create or replace function guichet.subscriptions_of_items(items jsonb) returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  v_ids text[] := array(select e #>> '{row,stripe_subscription_id}' from jsonb_array_elements(items) e);
  v_invoices text[] := array(select id from jsonb_array_elements(items) e,
    unnest(array[e #>> '{row,stripe_invoice_id}', e ->> 'stripe_id']) id);
begin
  return array(
    select s.id from public.subscriptions s
    where s.stripe_subscription_id = any(v_ids || array(select i.stripe_subscription_id from public.invoices_billing i
      where i.stripe_invoice_id = any(v_invoices))));
end $$;
comment on function guichet.subscriptions_of_items(jsonb) is 'Subscriptions that these items name, and those that the invoices among them belong to now.';
revoke execute on function guichet.subscriptions_of_items(jsonb) from public;

create or replace function public.sync_stripe_invoices(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
begin
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(sync_stripe_invoices.rows) e,
      unnest(array[e #>> '{row,stripe_subscription_id}', e #>> '{row,stripe_customer_id}',
        e #>> '{row,stripe_invoice_id}',
        e #>> '{row,stripe_payment_intent_id}']) id));
  -- no counter moves: what an invoice says of a status is inferred, and grants or takes a quota only when Stripe has
  -- said it
  v_results := guichet.mirror_invoices(sync_stripe_invoices.rows);
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.sync_stripe_invoices(jsonb) is 'Mirrors invoice and invoice_payment events (InvoiceSync, InvoicePaymentSync of nodes/StripeMapper/rows.ts) and moves the status of their subscriptions, which are fetched before that grants or takes a quota → {results: [{event_id, result: applied|stale|error, invoice_id, subscription_id, stripe_subscription_id, status}]}; stale: a newer event has been written, in this call or before.';
revoke execute on function public.sync_stripe_invoices(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_invoices(jsonb) to service_role;
