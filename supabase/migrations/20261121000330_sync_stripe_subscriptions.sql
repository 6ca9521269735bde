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

create type guichet.invoice_word as (
  -- of the newest payment that counts: succeeded, failed; null: none was tried
  outcome text,
  outcome_created bigint,
  -- Stripes reason of its invoice
  billing_reason text,
  -- whether Stripe has made a newer invoice since, a draft included
  newer boolean
);
comment on type guichet.invoice_word is 'What the invoices of a subscription say of its status.';

create or replace function guichet.word_of_invoices(stripe_subscription_id text) returns guichet.invoice_word
language sql stable set search_path = ''
as $$
  with counted as materialized (
    select i.payment_outcome, i.payment_outcome_created, i.billing_reason, i.stripe_created, i.stripe_invoice_id
    from public.invoices_billing i
    -- nobody owes what is void: neither its payment nor that there was none says anything any more
    where i.stripe_subscription_id = word_of_invoices.stripe_subscription_id and coalesce(i.status, '') not in ('draft', 'deleted', 'void')
  ), latest as (
    select * from counted c order by c.stripe_created desc nulls last, c.stripe_invoice_id desc limit 1
  ), tried as (
    -- an older invoice that failed still counts while the new one has not been tried; one that was paid does not
    select * from counted c where c.payment_outcome is not null order by c.stripe_created desc nulls last, c.stripe_invoice_id desc limit 1
  ), chosen as (
    select l.* from latest l where l.payment_outcome is not null
    union all
    select t.* from tried t where t.payment_outcome = 'failed' and not exists (select from latest l where l.payment_outcome is not null)
  )
  select row(c.payment_outcome, c.payment_outcome_created, c.billing_reason, exists (
      select from public.invoices_billing i
      where i.stripe_subscription_id = word_of_invoices.stripe_subscription_id and i.stripe_created > c.stripe_created
        and coalesce(i.status, '') not in ('deleted', 'void')))::guichet.invoice_word
  from chosen c
$$;
comment on function guichet.word_of_invoices(text) is 'What the latest invoice of a subscription says, or an older one that failed while the latest has not been tried.';
revoke execute on function guichet.word_of_invoices(text) from public;

create or replace function guichet.status_after_payment(stripe_status text, said_created bigint, word guichet.invoice_word, has_pending_update boolean) returns text
language sql immutable
as $$
  select case
    -- a subscription event wins a tie with an invoice event
    when word.outcome is null or word.outcome_created <= said_created then stripe_status
    -- Stripe pays no old debt of an unpaid subscription with it: its newest invoice, which stays a draft, decides
    when word.outcome = 'succeeded' and stripe_status = 'unpaid' and word.newer then stripe_status
    when word.outcome = 'succeeded' and stripe_status in ('past_due', 'unpaid', 'incomplete') then 'active'
    -- a change that could not be paid is not made, and nothing else happens
    when word.outcome = 'failed' and has_pending_update and word.billing_reason = 'subscription_update' then stripe_status
    -- a trial ends with the invoice of its first period, not with one that somebody wrote beside it
    when word.outcome = 'failed' and stripe_status = 'trialing' and word.billing_reason is distinct from 'subscription_cycle' and word.billing_reason is not null then stripe_status
    -- a first payment that failed leaves incomplete
    when word.outcome = 'failed' and stripe_status in ('active', 'trialing') then 'past_due'
    else stripe_status
  end
$$;
comment on function guichet.status_after_payment(text, bigint, guichet.invoice_word, boolean) is 'Rule 8: status of a subscription, given what Stripe last said of it itself and how the payment of its latest invoice ended.';
revoke execute on function guichet.status_after_payment(text, bigint, guichet.invoice_word, boolean) from public;

create or replace function guichet.refresh_subscription_statuses(stripe_subscription_ids text[]) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.subscriptions s
    set status = decided.status, status_inferred = decided.status <> s.stripe_status, status_doubted = decided.doubted
    from (
      select w.id, guichet.status_after_payment(w.stripe_status, greatest(w.last_event_created, w.status_answered), said.word, w.pending_update is not null) as status,
        -- what was fetched later than the payment has answered; what is over for good cannot be otherwise
        coalesce((said.word).outcome_created > greatest(w.last_event_created, w.status_answered)
          and ((said.word).outcome = 'succeeded' and w.stripe_status in ('past_due', 'unpaid', 'incomplete')
            or (said.word).outcome = 'failed' and w.stripe_status in ('active', 'trialing')), false) as doubted
      from public.subscriptions w
      cross join lateral (select guichet.word_of_invoices(w.stripe_subscription_id) as word) said
      where w.stripe_subscription_id = any(stripe_subscription_ids)
    ) decided
    where s.id = decided.id and (s.status, s.status_inferred, s.status_doubted) is distinct from (decided.status, decided.status <> s.stripe_status, decided.doubted);
end $$;
comment on function guichet.refresh_subscription_statuses(text[]) is 'Decides the status from what Stripe said of the subscription and of its latest invoice: a function of the rows, so that it does not matter which arrived first. Where the invoice speaks against the subscription''s own word, it is fetched.';
revoke execute on function guichet.refresh_subscription_statuses(text[]) from public;

-- Mirror --------------------------------------------------------------------------------------------------

-- what the mapper says of a subscription, read once: taking the jsonb apart is half of the work
create type guichet.subscription_event as (
  event_id text, event_created bigint, livemode boolean, deleted boolean, items_partial boolean, discounts_unexpanded boolean,
  stripe_subscription_id text, stripe_customer_id text, status text, period public.subscription_period, quantity int, seat_billing_enabled boolean,
  current_period_start timestamptz, current_period_end timestamptz, cancel_at_period_end boolean, trial_start timestamptz, trial_end timestamptz,
  promo_code text, coupon_id text, period_interval text, period_interval_count int, cancel_at timestamptz, canceled_at timestamptz, ended_at timestamptz,
  currency text, latest_invoice_id text, collection_method text, pause_collection jsonb, pending_update jsonb, plan jsonb, metadata jsonb, stripe_created timestamptz, items jsonb
);
comment on type guichet.subscription_event is 'SubscriptionSync of nodes/StripeMapper/rows.ts.';

create or replace function guichet.read_subscription_events(events jsonb) returns guichet.subscription_event[]
language sql stable set search_path = ''
as $$
  select array_agg(row(e.event_id, e.event_created, e.livemode, e.deleted, e.items_partial, e.discounts_unexpanded,
    r.stripe_subscription_id, r.stripe_customer_id, r.status, r.period, r.quantity, r.seat_billing_enabled,
    r.current_period_start, r.current_period_end, r.cancel_at_period_end, r.trial_start, r.trial_end,
    r.promo_code, r.coupon_id, r.period_interval, r.period_interval_count, r.cancel_at, r.canceled_at, r.ended_at,
    r.currency, r.latest_invoice_id, r.collection_method, r.pause_collection, r.pending_update, r.plan, r.metadata, r.stripe_created,
    case when jsonb_typeof(e.items) = 'array' then e.items end)::guichet.subscription_event order by e.ord)
  from rows from (jsonb_to_recordset(read_subscription_events.events) as (event_id text, event_created bigint, livemode boolean, deleted boolean,
      items_partial boolean, discounts_unexpanded boolean, "row" jsonb, items jsonb))
    with ordinality as e (event_id, event_created, livemode, deleted, items_partial, discounts_unexpanded, "row", items, ord)
  cross join lateral jsonb_to_record(e."row") as r (
    stripe_subscription_id text, stripe_customer_id text, status text, period public.subscription_period, quantity int, seat_billing_enabled boolean,
    current_period_start timestamptz, current_period_end timestamptz, cancel_at_period_end boolean, trial_start timestamptz, trial_end timestamptz,
    promo_code text, coupon_id text, period_interval text, period_interval_count int, cancel_at timestamptz, canceled_at timestamptz, ended_at timestamptz,
    currency text, latest_invoice_id text, collection_method text, pause_collection jsonb, pending_update jsonb, plan jsonb, metadata jsonb, stripe_created timestamptz)
$$;
comment on function guichet.read_subscription_events(jsonb) is 'Items of sync_stripe_subscriptions as typed rows, in their order.';
revoke execute on function guichet.read_subscription_events(jsonb) from public;

create or replace function guichet.mirror_subscriptions(events guichet.subscription_event[], folded guichet.folded_event[]) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.subscriptions as s (
    stripe_subscription_id, billing_account_id, plan_code, period, status, stripe_status, quantity,
    seat_billing_enabled, seat_billing_event_created, seat_billing_event_id,
    current_period_start, current_period_end, cancel_at_period_end, trial_start, trial_end, promo_code, coupon_id,
    period_interval, period_interval_count, cancel_at, canceled_at, ended_at, currency, latest_invoice_id, collection_method, pause_collection, pending_update,
    stripe_price_id, stripe_product_id, metadata_code, lookup_key, metadata, livemode, stripe_created, last_event_created, last_event_id, said_partially)
  select e.stripe_subscription_id, a.id, plan.code, e.period, word.status, word.status, e.quantity,
    coalesce(e.seat_billing_enabled, false), case when e.seat_billing_enabled is null then 0 else e.event_created end,
    case when e.seat_billing_enabled is not null then e.event_id end,
    e.current_period_start, e.current_period_end, coalesce(e.cancel_at_period_end, false), e.trial_start, e.trial_end,
    -- ids of discounts alone do not say which they are: what stands stays, until the subscription is fetched
    case when e.discounts_unexpanded then held.promo_code else e.promo_code end, case when e.discounts_unexpanded then held.coupon_id else e.coupon_id end,
    e.period_interval, e.period_interval_count, e.cancel_at, e.canceled_at, e.ended_at, e.currency, e.latest_invoice_id, e.collection_method,
    nullif(e.pause_collection, 'null'), nullif(e.pending_update, 'null'), p.stripe_price_id, p.stripe_product_id, p.metadata_code, p.lookup_key, coalesce(e.metadata, '{}'), e.livemode,
    e.stripe_created, e.event_created, e.event_id, coalesce(e.items_partial, false) or coalesce(e.discounts_unexpanded, false)
  from unnest(events, folded) e
  cross join lateral jsonb_to_record(coalesce(e.plan, '{}')) as p (metadata_code text, lookup_key text, stripe_price_id text, stripe_product_id text)
  cross join lateral guichet.resolve_item(p.metadata_code, p.lookup_key, p.stripe_price_id, p.stripe_product_id, 'BASE', null, 0) as plan
  cross join lateral (select case when e.deleted and e.status not in ('canceled', 'incomplete_expired') then 'canceled' else e.status end as status) word
  join public.billing_accounts a on a.stripe_customer_id = e.stripe_customer_id
  left join public.subscriptions held on e.discounts_unexpanded and held.stripe_subscription_id = e.stripe_subscription_id
  where e.wins
  order by e.stripe_subscription_id
  on conflict (stripe_subscription_id) do update
    set billing_account_id = excluded.billing_account_id, plan_code = excluded.plan_code, period = excluded.period, status = excluded.status,
      stripe_status = excluded.stripe_status, quantity = excluded.quantity, current_period_start = excluded.current_period_start,
      current_period_end = excluded.current_period_end, cancel_at_period_end = excluded.cancel_at_period_end, trial_start = excluded.trial_start,
      trial_end = excluded.trial_end, promo_code = excluded.promo_code, coupon_id = excluded.coupon_id, period_interval = excluded.period_interval,
      period_interval_count = excluded.period_interval_count, cancel_at = excluded.cancel_at, canceled_at = excluded.canceled_at,
      ended_at = excluded.ended_at, currency = excluded.currency, latest_invoice_id = excluded.latest_invoice_id,
      collection_method = excluded.collection_method, pause_collection = excluded.pause_collection, pending_update = excluded.pending_update, stripe_price_id = excluded.stripe_price_id,
      stripe_product_id = excluded.stripe_product_id, metadata_code = excluded.metadata_code, lookup_key = excluded.lookup_key,
      metadata = excluded.metadata, livemode = excluded.livemode, stripe_created = excluded.stripe_created,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id, said_partially = excluded.said_partially,
      -- an event that says nothing of seats leaves them as the newest one that did
      seat_billing_enabled = case when excluded.seat_billing_event_id is null then s.seat_billing_enabled else excluded.seat_billing_enabled end,
      seat_billing_event_created = case when excluded.seat_billing_event_id is null then s.seat_billing_event_created else excluded.seat_billing_event_created end,
      seat_billing_event_id = coalesce(excluded.seat_billing_event_id, s.seat_billing_event_id),
      needs_refetch = s.needs_refetch and s.last_event_id is not distinct from excluded.last_event_id;

  -- an event that is not the newest may still be the newest one that says something of seats
  if exists (select from unnest(events, folded) e where not e.wins and e.seat_billing_enabled is not null) then
    update public.subscriptions s
      set seat_billing_enabled = e.seat_billing_enabled, seat_billing_event_created = e.event_created, seat_billing_event_id = e.event_id
      from (
        select distinct on (u.stripe_subscription_id) u.stripe_subscription_id, u.seat_billing_enabled, u.event_created, u.event_id
        from unnest(events, folded) u where u.seat_billing_enabled is not null order by u.stripe_subscription_id, u.rank desc
      ) e
      where s.stripe_subscription_id = e.stripe_subscription_id and s.seat_billing_event_id is distinct from e.event_id
        and guichet.supersedes(e.stripe_subscription_id, e.event_created, e.event_id, s.seat_billing_event_created, s.seat_billing_event_id);
  end if;
end $$;
comment on function guichet.mirror_subscriptions(guichet.subscription_event[], guichet.folded_event[]) is 'Writes the newest event of each subscription, and the newest word on seats.';
revoke execute on function guichet.mirror_subscriptions(guichet.subscription_event[], guichet.folded_event[]) from public;

create or replace function guichet.mirror_subscription_items(events guichet.subscription_event[], folded guichet.folded_event[]) returns void
language plpgsql set search_path = ''
as $$
begin
  -- an older event still tells of items that have gone since: they are kept, inactive
  insert into public.subscription_items as it (
    subscription_id, stripe_subscription_item_id, type, code, feature_key, active, stripe_price_id, stripe_product_id, quantity, unit_label,
    metadata_code, lookup_key, metadata_type, metadata_feature_key, position, period_interval, period_interval_count, currency, unit_amount,
    current_period_start, current_period_end, last_event_created, last_event_id)
  select newest.subscription_id, newest.stripe_subscription_item_id, known.type, known.code, known.feature_key, newest.wins, newest.stripe_price_id,
    newest.stripe_product_id, newest.quantity, newest.unit_label, newest.metadata_code, newest.lookup_key, newest.type, newest.feature_key,
    coalesce(newest.position, 0), newest.period_interval, newest.period_interval_count, newest.currency, newest.unit_amount,
    newest.current_period_start, newest.current_period_end, newest.event_created, newest.event_id
  from (
    select distinct on (i.stripe_subscription_item_id) s.id as subscription_id, e.wins, e.event_created, e.event_id, i.*
    from unnest(events, folded) e
    join public.subscriptions s on s.stripe_subscription_id = e.stripe_subscription_id
    cross join lateral jsonb_to_recordset(e.items) as i (
      stripe_subscription_item_id text, type public.subscription_item_type, feature_key public.feature_key, quantity int, unit_label text,
      metadata_code text, lookup_key text, stripe_price_id text, stripe_product_id text, position int, period_interval text, period_interval_count int,
      currency text, unit_amount bigint, current_period_start timestamptz, current_period_end timestamptz)
    order by i.stripe_subscription_item_id, e.rank desc
  ) newest
  cross join lateral guichet.resolve_item(newest.metadata_code, newest.lookup_key, newest.stripe_price_id, newest.stripe_product_id, newest.type,
    newest.feature_key, newest.position) as known
  order by newest.stripe_subscription_item_id
  on conflict (stripe_subscription_item_id) do update
    set subscription_id = excluded.subscription_id, type = excluded.type, code = excluded.code, feature_key = excluded.feature_key,
      -- Stripe never brings back an item that it removed
      active = excluded.active and it.removed_at is null,
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

  -- items that the newest event no longer has; where Stripe listed the first ones only, the others are still there
  update public.subscription_items it
    set active = false
    from unnest(events, folded) e
    join public.subscriptions s on s.stripe_subscription_id = e.stripe_subscription_id
    where e.wins and e.items_partial is not true and it.subscription_id = s.id and it.active and it.last_event_id is distinct from s.last_event_id;
end $$;
comment on function guichet.mirror_subscription_items(guichet.subscription_event[], guichet.folded_event[]) is 'Writes the items of these events; active are those of the newest event of their subscription.';
revoke execute on function guichet.mirror_subscription_items(guichet.subscription_event[], guichet.folded_event[]) from public;

create or replace function guichet.apply_subscriptions(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_events guichet.subscription_event[];
  v_batch guichet.event_batch;
  v_newest text[];
begin
  perform guichet.require_ids(items, '{row,stripe_subscription_id}');
  perform guichet.require_ids(items, '{row,stripe_customer_id}');
  v_events := guichet.read_subscription_events(items);
  perform guichet.ensure_billing_accounts(array(select e.stripe_customer_id from unnest(v_events) e));
  select folded.* into v_batch
    from (
      select array_agg(e.stripe_subscription_id order by e.ordinality) as ids, array_agg(e.event_id order by e.ordinality) as event_ids,
        array_agg(e.event_created order by e.ordinality) as created
      from unnest(v_events) with ordinality e
    ) stamps, guichet.fold_events('public.subscriptions', 'stripe_subscription_id', stamps.ids, stamps.event_ids, stamps.created) folded;
  v_newest := array(select e.stripe_subscription_id from unnest(v_events, v_batch.folded) e where e.wins);

  perform guichet.mirror_subscriptions(v_events, v_batch.folded);
  perform guichet.mirror_subscription_items(v_events, v_batch.folded);

  -- where the plan is not plainly the one item there is, its type decides
  perform guichet.refresh_plan_codes(array(
    select s.id from unnest(v_events, v_batch.folded) e join public.subscriptions s on s.stripe_subscription_id = e.stripe_subscription_id
    where e.wins and (e.items is null or jsonb_array_length(e.items) <> 1 or not (e.items -> 0) @> e.plan)));
  -- invoices that came first
  update public.invoices_billing i
    set subscription_id = s.id
    from public.subscriptions s
    where s.stripe_subscription_id = any(v_newest) and i.stripe_subscription_id = s.stripe_subscription_id and i.subscription_id is null;
  perform guichet.refresh_subscription_statuses(v_newest);
  perform guichet.settle_seconds('public.subscriptions', 'stripe_subscription_id', v_batch);
  -- an event that does not say all of it still stands after one of its second that lost to it
  update public.subscriptions s
    set needs_refetch = true
    where s.stripe_subscription_id = any(v_batch.object_ids) and s.said_partially and not s.needs_refetch;

  -- the documented period is month or year; another one is told once
  insert into public.alert_outbox (template, subject, data)
    select 'unsupported_interval', e.period_interval,
      jsonb_build_object('interval', e.period_interval, 'stripe_subscription_id', min(e.stripe_subscription_id))
    from unnest(v_events) e
    where e.period is null and e.period_interval is not null
    group by e.period_interval order by e.period_interval
    on conflict (template, subject) do nothing;

  return guichet.batch_results('public.subscriptions', 'stripe_subscription_id', v_batch,
    $details$jsonb_build_object('subscription_id', m.id, 'stripe_subscription_id', m.stripe_subscription_id, 'status', m.status, 'plan_code', m.plan_code,
      'billing_account_id', m.billing_account_id)$details$);
end $$;
comment on function guichet.apply_subscriptions(jsonb) is 'Mirrors subscriptions with their items. Of several events of one subscription the newest is written; the others leave what only they tell: items that have gone, a word on seats.';
revoke execute on function guichet.apply_subscriptions(jsonb) from public;

create or replace function public.sync_stripe_subscriptions(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.lock_catalog_shared();
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(sync_stripe_subscriptions.rows) e,
      unnest(array[e #>> '{row,stripe_subscription_id}', e #>> '{row,stripe_customer_id}']) id));
  return jsonb_build_object('results', guichet.in_savepoints('guichet.apply_subscriptions(jsonb)', sync_stripe_subscriptions.rows));
end $$;
comment on function public.sync_stripe_subscriptions(jsonb) is 'Mirrors subscription events (SubscriptionSync of nodes/StripeMapper/rows.ts) into subscriptions and subscription_items → {results: [{event_id, result: applied|stale|error, subscription_id, stripe_subscription_id, status, plan_code, billing_account_id}]}; stale: a newer event has been written, in this call or before.';
revoke execute on function public.sync_stripe_subscriptions(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_subscriptions(jsonb) to service_role;
