-- customer.subscription.*: the subscription, its items, and the status that both its own events and the
-- payment of its latest invoice decide (rules 1, 8, 9).

-- `lookup_key` alone would be the column of catalog_prices.
-- No `set` clause: so that the planner inlines it into the statements of the hot path
create or replace function guichet.resolve_item(
  metadata_code text, lookup_key text, price_id text, product_id text,
  metadata_type public.subscription_item_type, metadata_feature_key public.feature_key, place int
) returns table (code text, type public.subscription_item_type, feature_key public.feature_key)
language sql stable
as $$
  select
    coalesce(resolve_item.metadata_code, resolve_item.lookup_key, price.code, price.lookup_key, plan.code, price_id, 'unknown'),
    coalesce(metadata_type, price.type, plan.type,
      case
        when coalesce(metadata_feature_key, price.feature_key) = 'SEATS_ACTIVE'::public.feature_key
          or coalesce(resolve_item.metadata_code, resolve_item.lookup_key, price.code, price.lookup_key, plan.code) ~* '(^|[^a-z])seats?([^a-z]|$)' then 'SEAT'
        when place = 0 then 'BASE'
        else 'ADDON'
      end::public.subscription_item_type),
    coalesce(metadata_feature_key, price.feature_key)
  from (select) one
  left join public.catalog_prices price on price.stripe_price_id = price_id
  left join public.catalog_plans plan on plan.stripe_product_id = coalesce(product_id, price.stripe_product_id)
$$;
comment on function guichet.resolve_item(text, text, text, text, public.subscription_item_type, public.feature_key, int) is 'Code, type and feature of an item: price metadata, lookup_key, catalogue, price id; for the type at last its place.';
revoke execute on function guichet.resolve_item(text, text, text, text, public.subscription_item_type, public.feature_key, int) from public;

create or replace function guichet.refresh_plan_codes(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  -- the plan is the first item of type BASE, once the catalogue has said which one that is
  update public.subscriptions s
    set plan_code = plan.code
    from (
      select w.id, coalesce(base.code, known.code) as code
      from public.subscriptions w
      cross join lateral guichet.resolve_item(w.metadata_code, w.lookup_key, w.stripe_price_id, w.stripe_product_id, 'BASE', null, 0) as known
      left join lateral (
        select i.code from public.subscription_items i
        where i.subscription_id = w.id and i.active and i.type = 'BASE' order by i.position, i.stripe_subscription_item_id limit 1
      ) base on true
      where w.id = any(subscription_ids)
    ) plan
    where s.id = plan.id and s.plan_code is distinct from plan.code;
end $$;
comment on function guichet.refresh_plan_codes(uuid[]) is 'Resolves plan_code again, from the item that is the plan.';
revoke execute on function guichet.refresh_plan_codes(uuid[]) from public;

-- Status -------------------------------------------------------------------------------------------------

create or replace function guichet.status_after_payment(stripe_status text, status_created bigint, outcome text, outcome_created bigint) returns text
language sql immutable
as $$
  select case
    -- a subscription event wins a tie with an invoice event
    when outcome is null or outcome_created <= status_created then stripe_status
    when outcome = 'succeeded' and stripe_status in ('past_due', 'unpaid', 'incomplete') then 'active'
    -- a first payment that failed leaves incomplete
    when outcome = 'failed' and stripe_status in ('active', 'trialing') then 'past_due'
    else stripe_status
  end
$$;
comment on function guichet.status_after_payment(text, bigint, text, bigint) is 'Rule 8: status of a subscription, given what its newest event said and how the payment of its latest invoice ended.';
revoke execute on function guichet.status_after_payment(text, bigint, text, bigint) from public;

create or replace function guichet.refresh_subscription_statuses(stripe_subscription_ids text[]) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.subscriptions s
    set status = decided.status
    from (
      select w.id, guichet.status_after_payment(w.stripe_status, w.last_event_created,
          case
            when latest.payment_outcome is not null then latest.payment_outcome
            -- an older invoice that failed still counts while the new one has not been tried; one that was paid does not
            when tried.payment_outcome = 'failed' then 'failed'
          end,
          case when latest.payment_outcome is not null then latest.payment_outcome_created else tried.payment_outcome_created end) as status
      from public.subscriptions w
      left join lateral (
        select i.payment_outcome, i.payment_outcome_created from public.invoices_billing i
        where i.stripe_subscription_id = w.stripe_subscription_id and i.status is distinct from 'draft'
        order by i.stripe_created desc nulls last, i.stripe_invoice_id desc limit 1
      ) latest on true
      left join lateral (
        select i.payment_outcome, i.payment_outcome_created from public.invoices_billing i
        where i.stripe_subscription_id = w.stripe_subscription_id and i.payment_outcome is not null and latest.payment_outcome is null
        order by i.stripe_created desc nulls last, i.stripe_invoice_id desc limit 1
      ) tried on true
      where w.stripe_subscription_id = any(stripe_subscription_ids)
    ) decided
    where s.id = decided.id and s.status is distinct from decided.status;
end $$;
comment on function guichet.refresh_subscription_statuses(text[]) is 'Decides the status from the newest subscription event and the latest invoice: a function of the two rows, so that it does not matter which arrived first.';
revoke execute on function guichet.refresh_subscription_statuses(text[]) from public;

-- Mirror --------------------------------------------------------------------------------------------------

create or replace function guichet.apply_subscriptions(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_ties jsonb;
  v_results jsonb;
  v_ids text[];
begin
  perform guichet.require_ids(items, '{row,stripe_subscription_id}');
  perform guichet.require_ids(items, '{row,stripe_customer_id}');
  v_ids := array(select e #>> '{row,stripe_subscription_id}' from jsonb_array_elements(items) e);
  v_ties := guichet.find_ties('public.subscriptions', 'stripe_subscription_id', '{row,stripe_subscription_id}', items);
  perform guichet.ensure_billing_accounts(array(select e #>> '{row,stripe_customer_id}' from jsonb_array_elements(items) e));

  insert into public.subscriptions as s (
    stripe_subscription_id, billing_account_id, plan_code, period, status, stripe_status, quantity,
    seat_billing_enabled, seat_billing_event_created, seat_billing_event_id,
    current_period_start, current_period_end, cancel_at_period_end, trial_start, trial_end, promo_code, coupon_id,
    period_interval, period_interval_count, cancel_at, canceled_at, ended_at, currency, latest_invoice_id, collection_method, pause_collection,
    stripe_price_id, stripe_product_id, metadata_code, lookup_key, metadata, livemode, stripe_created, last_event_created, last_event_id)
  select r.stripe_subscription_id, a.id, plan.code, r.period, word.status, word.status, r.quantity,
    coalesce(r.seat_billing_enabled, false), case when r.seat_billing_enabled is null then 0 else e.event_created end,
    case when r.seat_billing_enabled is not null then e.event_id end,
    r.current_period_start, r.current_period_end, coalesce(r.cancel_at_period_end, false), r.trial_start, r.trial_end, r.promo_code, r.coupon_id,
    r.period_interval, r.period_interval_count, r.cancel_at, r.canceled_at, r.ended_at, r.currency, r.latest_invoice_id, r.collection_method,
    nullif(r.pause_collection, 'null'), p.stripe_price_id, p.stripe_product_id, p.metadata_code, p.lookup_key, coalesce(r.metadata, '{}'), e.livemode,
    r.stripe_created, e.event_created, e.event_id
  from jsonb_to_recordset(items) as e (event_id text, event_created bigint, livemode boolean, deleted boolean, "row" jsonb)
  cross join lateral jsonb_to_record(e."row") as r (
    stripe_subscription_id text, stripe_customer_id text, status text, period public.subscription_period, quantity int, seat_billing_enabled boolean,
    current_period_start timestamptz, current_period_end timestamptz, cancel_at_period_end boolean, trial_start timestamptz, trial_end timestamptz,
    promo_code text, coupon_id text, period_interval text, period_interval_count int, cancel_at timestamptz, canceled_at timestamptz, ended_at timestamptz,
    currency text, latest_invoice_id text, collection_method text, pause_collection jsonb, plan jsonb, metadata jsonb, stripe_created timestamptz)
  cross join lateral jsonb_to_record(coalesce(r.plan, '{}')) as p (metadata_code text, lookup_key text, stripe_price_id text, stripe_product_id text)
  cross join lateral guichet.resolve_item(p.metadata_code, p.lookup_key, p.stripe_price_id, p.stripe_product_id, 'BASE', null, 0) as plan
  cross join lateral (select case when e.deleted and r.status not in ('canceled', 'incomplete_expired') then 'canceled' else r.status end as status) word
  join public.billing_accounts a on a.stripe_customer_id = r.stripe_customer_id
  order by r.stripe_subscription_id
  on conflict (stripe_subscription_id) do update
    set billing_account_id = excluded.billing_account_id, plan_code = excluded.plan_code, period = excluded.period, status = excluded.status,
      stripe_status = excluded.stripe_status, quantity = excluded.quantity, current_period_start = excluded.current_period_start,
      current_period_end = excluded.current_period_end, cancel_at_period_end = excluded.cancel_at_period_end, trial_start = excluded.trial_start,
      trial_end = excluded.trial_end, promo_code = excluded.promo_code, coupon_id = excluded.coupon_id, period_interval = excluded.period_interval,
      period_interval_count = excluded.period_interval_count, cancel_at = excluded.cancel_at, canceled_at = excluded.canceled_at,
      ended_at = excluded.ended_at, currency = excluded.currency, latest_invoice_id = excluded.latest_invoice_id,
      collection_method = excluded.collection_method, pause_collection = excluded.pause_collection, stripe_price_id = excluded.stripe_price_id,
      stripe_product_id = excluded.stripe_product_id, metadata_code = excluded.metadata_code, lookup_key = excluded.lookup_key,
      metadata = excluded.metadata, livemode = excluded.livemode, stripe_created = excluded.stripe_created,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      -- an event that says nothing of seats leaves them as the newest one that did
      seat_billing_enabled = case when excluded.seat_billing_event_id is null then s.seat_billing_enabled else excluded.seat_billing_enabled end,
      seat_billing_event_created = case when excluded.seat_billing_event_id is null then s.seat_billing_event_created else excluded.seat_billing_event_created end,
      seat_billing_event_id = coalesce(excluded.seat_billing_event_id, s.seat_billing_event_id),
      needs_refetch = s.needs_refetch and s.last_event_id is not distinct from excluded.last_event_id
    where guichet.supersedes(excluded.stripe_subscription_id, excluded.last_event_created, excluded.last_event_id, s.last_event_created, s.last_event_id);

  -- an older event may still be the newest one that says something of seats
  update public.subscriptions s
    set seat_billing_enabled = r.seat_billing_enabled, seat_billing_event_created = e.event_created, seat_billing_event_id = e.event_id
    from jsonb_to_recordset(items) as e (event_id text, event_created bigint, "row" jsonb),
      jsonb_to_record(e."row") as r (stripe_subscription_id text, seat_billing_enabled boolean)
    where s.stripe_subscription_id = r.stripe_subscription_id and r.seat_billing_enabled is not null and s.last_event_id is distinct from e.event_id
      and s.seat_billing_event_id is distinct from e.event_id
      and guichet.supersedes(r.stripe_subscription_id, e.event_created, e.event_id, s.seat_billing_event_created, s.seat_billing_event_id);

  -- an older event still tells of items that have gone since: they are kept, inactive
  insert into public.subscription_items as it (
    subscription_id, stripe_subscription_item_id, type, code, feature_key, active, stripe_price_id, stripe_product_id, quantity, unit_label,
    metadata_code, lookup_key, metadata_type, metadata_feature_key, position, period_interval, period_interval_count, currency, unit_amount,
    current_period_start, current_period_end, last_event_created, last_event_id)
  select s.id, i.stripe_subscription_item_id, known.type, known.code, known.feature_key, s.last_event_id = e.event_id, i.stripe_price_id, i.stripe_product_id,
    i.quantity, i.unit_label, i.metadata_code, i.lookup_key, i.type, i.feature_key, coalesce(i.position, 0), i.period_interval, i.period_interval_count,
    i.currency, i.unit_amount, i.current_period_start, i.current_period_end, e.event_created, e.event_id
  from jsonb_to_recordset(items) as e (event_id text, event_created bigint, "row" jsonb, items jsonb)
  join public.subscriptions s on s.stripe_subscription_id = e."row" ->> 'stripe_subscription_id'
  cross join lateral jsonb_to_recordset(coalesce(e.items, '[]')) as i (
    stripe_subscription_item_id text, type public.subscription_item_type, feature_key public.feature_key, quantity int, unit_label text,
    metadata_code text, lookup_key text, stripe_price_id text, stripe_product_id text, position int, period_interval text, period_interval_count int,
    currency text, unit_amount bigint, current_period_start timestamptz, current_period_end timestamptz)
  cross join lateral guichet.resolve_item(i.metadata_code, i.lookup_key, i.stripe_price_id, i.stripe_product_id, i.type, i.feature_key, i.position) as known
  order by i.stripe_subscription_item_id
  on conflict (stripe_subscription_item_id) do update
    set subscription_id = excluded.subscription_id, type = excluded.type, code = excluded.code, feature_key = excluded.feature_key, active = excluded.active,
      stripe_price_id = excluded.stripe_price_id, stripe_product_id = excluded.stripe_product_id, quantity = excluded.quantity, unit_label = excluded.unit_label,
      metadata_code = excluded.metadata_code, lookup_key = excluded.lookup_key, metadata_type = excluded.metadata_type,
      metadata_feature_key = excluded.metadata_feature_key, position = excluded.position, period_interval = excluded.period_interval,
      period_interval_count = excluded.period_interval_count, currency = excluded.currency, unit_amount = excluded.unit_amount,
      current_period_start = excluded.current_period_start, current_period_end = excluded.current_period_end,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id
    -- active: of the newest event of all, which need not be compared
    where excluded.active or guichet.supersedes(
      (select s.stripe_subscription_id from public.subscriptions s where s.id = excluded.subscription_id),
      excluded.last_event_created, excluded.last_event_id, it.last_event_created, it.last_event_id);

  -- items that the newest event no longer has
  update public.subscription_items it
    set active = false
    from public.subscriptions s
    where s.stripe_subscription_id = any(v_ids) and it.subscription_id = s.id and it.active and it.last_event_id is distinct from s.last_event_id;

  -- where the plan is not plainly the one item there is, its type decides
  perform guichet.refresh_plan_codes(array(
    select s.id from jsonb_array_elements(items) e join public.subscriptions s on s.stripe_subscription_id = e #>> '{row,stripe_subscription_id}'
    where jsonb_typeof(e -> 'items') is distinct from 'array' or jsonb_array_length(e -> 'items') <> 1
      or not (e #> '{items,0}') @> (e #> '{row,plan}')));

  -- invoices that came first
  update public.invoices_billing i
    set subscription_id = s.id
    from public.subscriptions s
    where s.stripe_subscription_id = any(v_ids) and i.stripe_subscription_id = s.stripe_subscription_id and i.subscription_id is null;
  perform guichet.refresh_subscription_statuses(v_ids);
  perform guichet.settle_ties('public.subscriptions', 'stripe_subscription_id', v_ties);

  -- the documented period is month or year; another one is told once
  insert into public.alert_outbox (template, subject, data)
    select 'unsupported_interval', e #>> '{row,period_interval}',
      jsonb_build_object('interval', e #>> '{row,period_interval}', 'stripe_subscription_id', min(e #>> '{row,stripe_subscription_id}'))
    from jsonb_array_elements(items) e
    where e #>> '{row,period}' is null and e #>> '{row,period_interval}' is not null
    group by e #>> '{row,period_interval}' order by e #>> '{row,period_interval}'
    on conflict (template, subject) do nothing;

  select jsonb_agg(jsonb_build_object('event_id', e.event_id, 'result', case when s.last_event_id = e.event_id then 'applied' else 'stale' end,
      'subscription_id', s.id, 'stripe_subscription_id', s.stripe_subscription_id, 'status', s.status, 'plan_code', s.plan_code,
      'billing_account_id', s.billing_account_id) order by e.ord)
    into v_results
    from rows from (jsonb_to_recordset(items) as (event_id text, "row" jsonb)) with ordinality as e (event_id, "row", ord)
    left join public.subscriptions s on s.stripe_subscription_id = e."row" ->> 'stripe_subscription_id';
  return v_results;
end $$;
comment on function guichet.apply_subscriptions(jsonb) is 'Mirrors subscriptions with their items, each subscription at most once in the array.';
revoke execute on function guichet.apply_subscriptions(jsonb) from public;

create or replace function public.sync_stripe_subscriptions(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.lock_catalog_shared();
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(sync_stripe_subscriptions.rows) e,
      unnest(array[e #>> '{row,stripe_subscription_id}', e #>> '{row,stripe_customer_id}']) id));
  return jsonb_build_object('results',
    guichet.in_rounds('guichet.apply_subscriptions(jsonb)', sync_stripe_subscriptions.rows, '{row,stripe_subscription_id}'));
end $$;
comment on function public.sync_stripe_subscriptions(jsonb) is 'Mirrors subscription events (SubscriptionSync of nodes/StripeMapper/rows.ts) into subscriptions and subscription_items → {results: [{event_id, result: applied|stale|error, subscription_id, stripe_subscription_id, status, plan_code, billing_account_id}]}.';
revoke execute on function public.sync_stripe_subscriptions(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_subscriptions(jsonb) to service_role;
