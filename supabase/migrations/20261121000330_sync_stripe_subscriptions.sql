-- customer.subscription.*: the subscription, its items, and the status that both its own events and the
-- payment of its latest invoice decide (rules 1, 8, 9).

-- `lookup_key` alone would be the column of catalog_prices.
-- No `set` clause: so that the planner inlines it into the statements of the hot path
create or replace function guichet.resolve_item(
  metadata_code text, plan_code text, addon_code text, lookup_key text, price_id text, product_id text,
  metadata_type public.subscription_item_type, metadata_feature_key public.feature_key, metered boolean, unit_label text
) returns table (code text, type public.subscription_item_type, feature_key public.feature_key, metered boolean,
  unit_label text)
language sql stable
as $$
  select
    case
      -- an add-on or a seat that names a plan names the one it belongs to: that is not its own code
      when said.type in ('ADDON', 'SEAT') then coalesce(resolve_item.addon_code,
        nullif(resolve_item.metadata_code, resolve_item.plan_code), resolve_item.lookup_key,
        price.metadata ->> 'addon_code', nullif(price.code, price.metadata ->> 'plan_code'), price.lookup_key,
        plan.metadata ->> 'addon_code', nullif(plan.metadata_code, plan.metadata ->> 'plan_code'), price_id, 'unknown')
      else coalesce(resolve_item.plan_code, resolve_item.metadata_code, resolve_item.lookup_key, price.code,
        price.lookup_key, plan.metadata_code, price_id, 'unknown')
    end,
    said.type, about.feature_key, coalesce(resolve_item.metered, false)
    or coalesce(price.billing_mode = 'metered', false),
    coalesce(resolve_item.unit_label, plan.unit_label, case when said.type = 'SEAT' then 'siège' end)
  from (select) one
  left join public.catalog_prices price on price.stripe_price_id = price_id
  left join public.catalog_plans plan on plan.stripe_product_id = coalesce(product_id, price.stripe_product_id)
  cross join lateral (select coalesce(metadata_feature_key, price.feature_key,
      (select known from unnest(enum_range(null::public.feature_key)) known
        where known::text = upper(trim(plan.metadata ->> 'feature_key')))) as feature_key,
    coalesce(resolve_item.plan_code, price.metadata ->> 'plan_code', plan.metadata ->> 'plan_code') as of_plan,
    coalesce(resolve_item.addon_code, price.metadata ->> 'addon_code',
      plan.metadata ->> 'addon_code') as of_addon) about
  cross join lateral (select coalesce(metadata_type, price.type, plan.type,
    case
      when about.feature_key = 'SEATS_ACTIVE'::public.feature_key then 'SEAT'
      when (about.of_plan is null or about.of_addon is not null)
        and coalesce(resolve_item.metadata_code, resolve_item.lookup_key, price.code, price.lookup_key,
          plan.metadata_code) ~* '(^|[^a-z])seats?([^a-z]|$)' then 'SEAT'
      when about.of_addon is not null then 'ADDON'
      when about.of_plan is not null then 'BASE'
    end::public.subscription_item_type) as type) said
$$;
comment on function guichet.resolve_item(text, text, text, text, text, text, public.subscription_item_type, public.feature_key, boolean, text) is 'What is said of an item, in its metadata and in the catalogue: code (price metadata, lookup_key, catalogue, price id), type (the word type, a seat''s feature or name, the key addon_code, the key plan_code; null: nothing is said), feature, whether it is metered, unit.';
revoke execute on function guichet.resolve_item(text, text, text, text, text, text, public.subscription_item_type,
  public.feature_key, boolean, text) from public;

create or replace function guichet.refresh_items(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.subscription_items i
    set code = known.code, type = known.type, feature_key = known.feature_key, unit_label = known.unit_label
    from (
      select p.id, p.code, p.feature_key, p.unit_label,
        case
          when p.said in ('ADDON', 'SEAT') then p.said
          -- what has gone stands beside nothing any more
          when not p.active then coalesce(p.said, case when p.position = 0 then 'BASE'
            else 'ADDON' end::public.subscription_item_type)
          when p.place = 1 or (p.said = 'BASE' and not p.metered) then 'BASE'
          else 'ADDON'
        end::public.subscription_item_type as type
      from (
        select w.id, w.active, w.position, r.code, r.type as said, r.feature_key, r.metered, r.unit_label,
          -- which of those that may be the plan comes first: one that is not metered, one that says so, then the
          -- position
          row_number() over (partition by w.subscription_id, w.active, r.type is null or r.type = 'BASE'
            order by r.metered, r.type is null, w.position, w.stripe_subscription_item_id) as place
        from public.subscription_items w
        cross join lateral guichet.resolve_item(w.metadata_code, w.metadata_plan_code, w.metadata_addon_code,
          w.lookup_key, w.stripe_price_id, w.stripe_product_id,
          w.metadata_type, w.metadata_feature_key, w.metered, w.metadata_unit_label) r
        where w.subscription_id = any(subscription_ids)
      ) p
    ) known
    where i.id = known.id and (i.code, i.type, i.feature_key, i.unit_label) is distinct from (known.code, known.type,
      known.feature_key, known.unit_label);
end $$;
comment on function guichet.refresh_items(uuid[]) is 'Resolves code, type, feature and unit of all items of these subscriptions again: which one is the plan depends on those beside it.';
revoke execute on function guichet.refresh_items(uuid[]) from public;

create or replace function guichet.refresh_plans(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  -- the plan is the first item of type BASE; where there is none, what the event itself says
  update public.subscriptions s
    set plan_code = plan.code, stripe_price_id = plan.stripe_price_id, stripe_product_id = plan.stripe_product_id,
        metadata_code = plan.metadata_code,
      lookup_key = plan.lookup_key, period = plan.period, period_interval = plan.period_interval,
      period_interval_count = plan.period_interval_count,
      quantity = plan.quantity, current_period_start = plan.current_period_start,
      current_period_end = plan.current_period_end,
      seat_billing_enabled = plan.seat_billing
    from (
      select w.id, coalesce(base.code, known.code) as code, said.stripe_price_id, said.stripe_product_id,
             said.metadata_code, said.lookup_key,
        case when said.period_interval in ('month', 'year')
          and coalesce(said.period_interval_count, 1) = 1 then said.period_interval::public.subscription_period
          when said.period_interval is null then said.period end as period,
        said.period_interval, said.period_interval_count, said.quantity, said.current_period_start,
        said.current_period_end,
        -- the newest word: of the subscription where this very event says it, then of the price that is the plan now
        case when w.seat_billing_event_id is not null
          and w.seat_billing_event_id = w.last_event_id then w.seat_billing_said
          else coalesce(base.metadata_seat_billing, w.seat_billing_said, w.seat_billing_set, false) end as seat_billing
      from public.subscriptions w
      left join lateral (
        select i.* from public.subscription_items i
        where i.subscription_id = w.id and i.active and i.type = 'BASE'
          order by i.metered, i.position, i.stripe_subscription_item_id limit 1
      ) base on true
      cross join lateral jsonb_to_record(w.plan_said) as event (stripe_price_id text, stripe_product_id text,
        metadata_code text, lookup_key text,
        period public.subscription_period, period_interval text, period_interval_count int, quantity int,
        current_period_start timestamptz, current_period_end timestamptz)
      -- the event speaks of the same price: of the same item; else the item for itself
      cross join lateral (
        select p.* from (values
          (true, event.stripe_price_id, event.stripe_product_id, event.metadata_code, event.lookup_key, event.period,
            event.period_interval, event.period_interval_count,
            event.quantity, event.current_period_start, event.current_period_end),
          (false, base.stripe_price_id, base.stripe_product_id, base.metadata_code, base.lookup_key, null,
            base.period_interval, base.period_interval_count,
            base.quantity, base.current_period_start, base.current_period_end)
        ) as p (of_event, stripe_price_id, stripe_product_id, metadata_code, lookup_key, period, period_interval,
          period_interval_count, quantity, current_period_start, current_period_end)
        where p.of_event = (base.id is null or base.stripe_price_id is not distinct from event.stripe_price_id)
      ) said
      cross join lateral guichet.resolve_item(said.metadata_code, null, null, said.lookup_key, said.stripe_price_id,
        said.stripe_product_id, 'BASE', null, false, null) as known
      where w.id = any(subscription_ids) and w.plan_said <> '{}'
    ) plan
    where s.id = plan.id and (s.plan_code, s.stripe_price_id, s.stripe_product_id, s.metadata_code, s.lookup_key,
      s.period, s.period_interval, s.period_interval_count, s.quantity,
        s.current_period_start, s.current_period_end, s.seat_billing_enabled)
      is distinct from (plan.code, plan.stripe_price_id, plan.stripe_product_id, plan.metadata_code, plan.lookup_key,
        plan.period, plan.period_interval,
        plan.period_interval_count, plan.quantity, plan.current_period_start, plan.current_period_end,
        plan.seat_billing);
end $$;
comment on function guichet.refresh_plans(uuid[]) is 'Gives subscriptions what their BASE item says: code, price, product, period, quantity, and its price''s word on seats, which ends with that price.';
revoke execute on function guichet.refresh_plans(uuid[]) from public;

-- Status -------------------------------------------------------------------------------------------------

create type guichet.invoice_word as (
  -- of the newest payment that counts: succeeded, failed; null: none was tried
  outcome text,
  outcome_created bigint,
  -- Stripe's reason of its invoice
  billing_reason text,
  -- whether Stripe has made a newer invoice since, a draft included
  newer boolean,
  -- whether the account has given it up as uncollectible
  given_up boolean
);
comment on type guichet.invoice_word is 'What the invoices of a subscription say of its status.';

create or replace function guichet.word_of_invoices(stripe_subscription_id text) returns guichet.invoice_word
language sql stable set search_path = ''
as $$
  with counted as materialized (
    select i.payment_outcome, i.payment_outcome_created, i.billing_reason, i.stripe_created, i.stripe_invoice_id,
      coalesce(i.status = 'uncollectible', false) as given_up
    from public.invoices_billing i
    -- nobody owes what is void: neither its payment nor that there was none says anything any more
    where i.stripe_subscription_id = word_of_invoices.stripe_subscription_id
      and coalesce(i.status, '') not in ('draft', 'deleted', 'void')
  ), latest as (
    select * from counted c order by c.stripe_created desc nulls last, c.stripe_invoice_id desc limit 1
  ), tried as (
    -- an older invoice that failed still counts while the new one has not been tried; one that was paid or given up
    -- ends that
    select * from counted c where c.payment_outcome is not null or c.given_up
      order by c.stripe_created desc nulls last, c.stripe_invoice_id desc limit 1
  ), chosen as (
    select l.* from latest l where l.payment_outcome is not null
    union all
    select t.* from tried t where t.payment_outcome = 'failed'
      and not exists (select from latest l where l.payment_outcome is not null)
  )
  select row(c.payment_outcome, c.payment_outcome_created, c.billing_reason, exists (
      select from public.invoices_billing i
      where i.stripe_subscription_id = word_of_invoices.stripe_subscription_id and i.stripe_created > c.stripe_created
        and coalesce(i.status, '') not in ('deleted', 'void')), c.given_up)::guichet.invoice_word
  from chosen c
$$;
comment on function guichet.word_of_invoices(text) is 'What the latest invoice of a subscription says, or an older one that failed while the latest has not been tried.';
revoke execute on function guichet.word_of_invoices(text) from public;

-- no `set` clause: so that it is inlined
create or replace function guichet.status_after_payment(stripe_status text, said_created bigint,
  word guichet.invoice_word, has_pending_update boolean) returns text
language sql immutable
as $$
  select case
    -- a subscription event wins a tie with an invoice event
    when word.outcome is null or word.outcome_created <= said_created then stripe_status
    -- Stripe pays no old debt of an unpaid subscription with it: its newest invoice, which stays a draft, decides
    when word.outcome = 'succeeded' and stripe_status = 'unpaid' and word.newer then stripe_status
    when word.outcome = 'succeeded' and stripe_status in ('past_due', 'unpaid', 'incomplete') then 'active'
    -- Stripe takes a subscription whose latest invoice was given up back to active
    when word.outcome = 'failed' and word.given_up then stripe_status
    -- a change that could not be paid is not made, and nothing else happens
    when word.outcome = 'failed' and has_pending_update
      and word.billing_reason = 'subscription_update' then stripe_status
    -- a trial ends with the invoice of its first period, not with one that somebody wrote beside it
    when word.outcome = 'failed' and stripe_status = 'trialing'
      and word.billing_reason is distinct from 'subscription_cycle'
      and word.billing_reason is not null then stripe_status
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
      select w.id, guichet.status_after_payment(w.stripe_status, greatest(w.last_event_created, w.status_answered),
        said.word, w.pending_update is not null) as status,
        -- what was fetched later than the payment has answered; what is over for good cannot be otherwise
        coalesce((said.word).outcome_created > greatest(w.last_event_created, w.status_answered)
          and ((said.word).outcome = 'succeeded' and w.stripe_status in ('past_due', 'unpaid', 'incomplete')
            or (said.word).outcome = 'failed' and w.stripe_status in ('active', 'trialing')), false) as doubted
      from public.subscriptions w
      cross join lateral (select guichet.word_of_invoices(w.stripe_subscription_id) as word) said
      where w.stripe_subscription_id = any(stripe_subscription_ids)
    ) decided
    where s.id = decided.id and (s.status, s.status_inferred, s.status_doubted) is distinct from (decided.status,
      decided.status <> s.stripe_status, decided.doubted);
end $$;
comment on function guichet.refresh_subscription_statuses(text[]) is 'Decides the status from what Stripe said of the subscription and of its latest invoice: a function of the rows, so that it does not matter which arrived first. Where the invoice speaks against the subscription''s own word, it is fetched.';
revoke execute on function guichet.refresh_subscription_statuses(text[]) from public;

-- Mirror --------------------------------------------------------------------------------------------------

-- what the mapper says of a subscription, read once: taking the jsonb apart is half of the work
create type guichet.subscription_event as (
  event_id text, event_created bigint, livemode boolean, deleted boolean, items_partial boolean,
  discounts_unexpanded boolean,
  stripe_subscription_id text, stripe_customer_id text, status text, period public.subscription_period, quantity int,
  seat_billing_enabled boolean,
  current_period_start timestamptz, current_period_end timestamptz, cancel_at_period_end boolean,
  trial_start timestamptz, trial_end timestamptz,
  promo_code text, coupon_id text, period_interval text, period_interval_count int, cancel_at timestamptz,
  canceled_at timestamptz, ended_at timestamptz,
  currency text, latest_invoice_id text, collection_method text, pause_collection jsonb, pending_update jsonb,
  plan jsonb, metadata jsonb, stripe_created timestamptz, items jsonb
);
comment on type guichet.subscription_event is 'SubscriptionSync of nodes/StripeMapper/rows.ts.';

create or replace function guichet.read_subscription_events(events jsonb) returns guichet.subscription_event[]
language sql stable set search_path = ''
as $$
  -- the stamp, and its row over it: they have no field in common
  select array_agg(
    jsonb_populate_record(
      jsonb_populate_record(null::guichet.subscription_event,
        case when jsonb_typeof(e.event -> 'items') = 'array' then e.event else e.event - 'items' end),
      e.event -> 'row') order by e.ord)
  from jsonb_array_elements(read_subscription_events.events) with ordinality as e (event, ord)
$$;
comment on function guichet.read_subscription_events(jsonb) is 'Items of sync_stripe_subscriptions as typed rows, in their order.';
revoke execute on function guichet.read_subscription_events(jsonb) from public;

create or replace function guichet.ends_with_period(cancel_at timestamptz, period_end timestamptz, items jsonb)
  returns boolean
language sql stable set search_path = ''
as $$
  select cancel_at is not null and (cancel_at is not distinct from period_end
    or exists (select from jsonb_array_elements(coalesce(items, '[]')) i
      where (i ->> 'current_period_end')::timestamptz = cancel_at))
$$;
comment on function guichet.ends_with_period(timestamptz, timestamptz, jsonb) is 'Whether a subscription ends when a period does: in flexible mode Stripe and its portal say it as cancel_at alone, the end of the first or of the last of its items.';
revoke execute on function guichet.ends_with_period(timestamptz, timestamptz, jsonb) from public;

create or replace function guichet.mirror_subscriptions(events guichet.subscription_event[],
  folded guichet.folded_event[]) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.subscriptions as s (
    stripe_subscription_id, billing_account_id, plan_code, period, status, stripe_status, quantity,
    plan_said, seat_billing_enabled, seat_billing_said, seat_billing_event_created, seat_billing_event_id,
    current_period_start, current_period_end, cancel_at_period_end, trial_start, trial_end, promo_code, coupon_id,
    period_interval, period_interval_count, cancel_at, canceled_at, ended_at, currency, latest_invoice_id,
    collection_method, pause_collection, pending_update,
    stripe_price_id, stripe_product_id, metadata_code, lookup_key, metadata, livemode, stripe_created,
    last_event_created, last_event_id, said_partially)
  select e.stripe_subscription_id, a.id, plan.code, e.period, word.status, word.status, e.quantity,
    coalesce(e.plan, '{}') || jsonb_build_object('period', e.period, 'quantity', e.quantity, 'period_interval',
      e.period_interval,
      'period_interval_count', e.period_interval_count, 'current_period_start', e.current_period_start,
      'current_period_end', e.current_period_end),
    coalesce(e.seat_billing_enabled, false), e.seat_billing_enabled,
    case when e.seat_billing_enabled is null then 0 else e.event_created end,
    case when e.seat_billing_enabled is not null then e.event_id end,
    e.current_period_start, e.current_period_end, coalesce(e.cancel_at_period_end, false)
    or guichet.ends_with_period(e.cancel_at, e.current_period_end, e.items), e.trial_start, e.trial_end,
    -- ids of discounts alone do not say which they are: what stands stays, until the subscription is fetched
    case when e.discounts_unexpanded then held.promo_code else e.promo_code end,
    case when e.discounts_unexpanded then held.coupon_id else e.coupon_id end,
    e.period_interval, e.period_interval_count, e.cancel_at, e.canceled_at, e.ended_at, e.currency, e.latest_invoice_id,
    e.collection_method,
    nullif(e.pause_collection, 'null'), nullif(e.pending_update, 'null'), p.stripe_price_id, p.stripe_product_id,
    p.metadata_code, p.lookup_key, coalesce(e.metadata, '{}'), e.livemode,
    e.stripe_created, e.event_created, e.event_id, coalesce(e.items_partial, false)
    or coalesce(e.discounts_unexpanded, false)
  from unnest(events, folded) e
  cross join lateral jsonb_to_record(coalesce(e.plan, '{}')) as p (metadata_code text, lookup_key text,
    stripe_price_id text, stripe_product_id text)
  cross join lateral guichet.resolve_item(p.metadata_code, null, null, p.lookup_key, p.stripe_price_id,
    p.stripe_product_id, 'BASE', null, false, null) as plan
  cross join lateral (select case when e.deleted and e.status not in ('canceled', 'incomplete_expired') then 'canceled'
    else e.status end as status) word
  join public.billing_accounts a on a.stripe_customer_id = e.stripe_customer_id
  left join public.subscriptions held on e.discounts_unexpanded
    and held.stripe_subscription_id = e.stripe_subscription_id
  where e.wins
  order by e.stripe_subscription_id
  on conflict (stripe_subscription_id) do update
    set billing_account_id = excluded.billing_account_id, plan_code = excluded.plan_code, period = excluded.period,
        status = excluded.status,
      stripe_status = excluded.stripe_status, quantity = excluded.quantity,
      current_period_start = excluded.current_period_start,
      current_period_end = excluded.current_period_end, cancel_at_period_end = excluded.cancel_at_period_end,
      trial_start = excluded.trial_start,
      trial_end = excluded.trial_end, promo_code = excluded.promo_code, coupon_id = excluded.coupon_id,
      period_interval = excluded.period_interval,
      period_interval_count = excluded.period_interval_count, cancel_at = excluded.cancel_at,
      canceled_at = excluded.canceled_at,
      ended_at = excluded.ended_at, currency = excluded.currency, latest_invoice_id = excluded.latest_invoice_id,
      collection_method = excluded.collection_method, pause_collection = excluded.pause_collection,
      pending_update = excluded.pending_update, stripe_price_id = excluded.stripe_price_id,
      stripe_product_id = excluded.stripe_product_id, metadata_code = excluded.metadata_code,
      lookup_key = excluded.lookup_key,
      metadata = excluded.metadata, livemode = excluded.livemode, stripe_created = excluded.stripe_created,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      said_partially = excluded.said_partially, plan_said = excluded.plan_said,
      -- an event that says nothing of seats leaves them as the newest one that did; refresh_plans decides
      seat_billing_said = case when excluded.seat_billing_event_id is null then s.seat_billing_said
        else excluded.seat_billing_said end,
      seat_billing_event_created = case when excluded.seat_billing_event_id is null then s.seat_billing_event_created
        else excluded.seat_billing_event_created end,
      seat_billing_event_id = coalesce(excluded.seat_billing_event_id, s.seat_billing_event_id),
      needs_refetch = s.needs_refetch and s.last_event_id is not distinct from excluded.last_event_id;

  -- an event that is not the newest may still be the newest one that says something of seats
  if exists (select from unnest(events, folded) e where not e.wins and e.seat_billing_enabled is not null) then
    update public.subscriptions s
      set seat_billing_said = e.seat_billing_enabled, seat_billing_event_created = e.event_created,
        seat_billing_event_id = e.event_id
      from (
        select distinct on (u.stripe_subscription_id) u.stripe_subscription_id, u.seat_billing_enabled, u.event_created,
          u.event_id
        from unnest(events, folded) u where u.seat_billing_enabled is not null
          order by u.stripe_subscription_id, u.rank desc
      ) e
      where s.stripe_subscription_id = e.stripe_subscription_id and s.seat_billing_event_id is distinct from e.event_id
        and guichet.supersedes(e.stripe_subscription_id, e.event_created, e.event_id, s.seat_billing_event_created,
          s.seat_billing_event_id);
  end if;
end $$;
comment on function guichet.mirror_subscriptions(guichet.subscription_event[], guichet.folded_event[]) is 'Writes the newest event of each subscription, and the newest word on seats.';
revoke execute on function guichet.mirror_subscriptions(guichet.subscription_event[], guichet.folded_event[])
  from public;

create or replace function guichet.mirror_subscription_items(events guichet.subscription_event[],
  folded guichet.folded_event[]) returns void
language plpgsql set search_path = ''
as $$
begin
  -- an older event still tells of items that have gone since: they are kept, inactive
  insert into public.subscription_items as it (
    subscription_id, stripe_subscription_item_id, type, code, feature_key, active, stripe_price_id, stripe_product_id,
    quantity, unit_label,
    metadata_code, metadata_plan_code, metadata_addon_code, lookup_key, metadata_type, metadata_feature_key,
    metadata_unit_label, metadata_seat_billing, metered, position, period_interval, period_interval_count, currency,
    unit_amount,
    current_period_start, current_period_end, last_event_created, last_event_id)
  -- the type of an only item; of several refresh_items decides
  select newest.subscription_id, newest.stripe_subscription_item_id, coalesce(known.type, 'BASE'), known.code,
         known.feature_key, newest.wins, newest.stripe_price_id,
    newest.stripe_product_id, newest.quantity, known.unit_label, newest.metadata_code, newest.metadata_plan_code,
    newest.metadata_addon_code, newest.lookup_key, newest.type,
    newest.feature_key, newest.unit_label, newest.seat_billing_enabled, coalesce(newest.metered, false),
    coalesce(newest.position, 0), newest.period_interval, newest.period_interval_count, newest.currency,
    newest.unit_amount,
    coalesce(newest.current_period_start, newest.said_start),
    case when newest.current_period_start is null then newest.said_end else newest.current_period_end end,
    newest.event_created, newest.event_id
  from (
    select distinct on (i.stripe_subscription_item_id) s.id as subscription_id, e.wins, e.event_created, e.event_id,
      -- older API versions say the period of the subscription alone
      e.current_period_start as said_start, e.current_period_end as said_end, i.*
    from unnest(events, folded) e
    join public.subscriptions s on s.stripe_subscription_id = e.stripe_subscription_id
    cross join lateral jsonb_to_recordset(e.items) as i (
      stripe_subscription_item_id text, type public.subscription_item_type, feature_key public.feature_key,
      quantity int, unit_label text,
      metadata_code text, metadata_plan_code text, metadata_addon_code text, seat_billing_enabled boolean,
      metered boolean, lookup_key text, stripe_price_id text, stripe_product_id text, position int,
      period_interval text, period_interval_count int,
      currency text, unit_amount bigint, current_period_start timestamptz, current_period_end timestamptz)
    order by i.stripe_subscription_item_id, e.rank desc
  ) newest
  cross join lateral guichet.resolve_item(newest.metadata_code, newest.metadata_plan_code, newest.metadata_addon_code,
    newest.lookup_key, newest.stripe_price_id,
    newest.stripe_product_id, newest.type, newest.feature_key, newest.metered, newest.unit_label) as known
  order by newest.stripe_subscription_item_id
  on conflict (stripe_subscription_item_id) do update
    set subscription_id = excluded.subscription_id, type = excluded.type, code = excluded.code,
        feature_key = excluded.feature_key,
      -- Stripe never brings back an item that it removed
      active = excluded.active and it.removed_at is null,
      stripe_price_id = excluded.stripe_price_id, stripe_product_id = excluded.stripe_product_id,
      quantity = excluded.quantity, unit_label = excluded.unit_label,
      metadata_code = excluded.metadata_code, metadata_plan_code = excluded.metadata_plan_code,
      metadata_addon_code = excluded.metadata_addon_code,
      lookup_key = excluded.lookup_key, metadata_type = excluded.metadata_type,
      metadata_feature_key = excluded.metadata_feature_key,
      metadata_unit_label = excluded.metadata_unit_label, metadata_seat_billing = excluded.metadata_seat_billing,
      metered = excluded.metered, position = excluded.position, period_interval = excluded.period_interval,
      period_interval_count = excluded.period_interval_count, currency = excluded.currency,
      unit_amount = excluded.unit_amount,
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
    where e.wins and e.items_partial is not true and it.subscription_id = s.id and it.active
      and it.last_event_id is distinct from s.last_event_id;
end $$;
comment on function guichet.mirror_subscription_items(guichet.subscription_event[], guichet.folded_event[]) is 'Writes the items of these events; active are those of the newest event of their subscription.';
revoke execute on function guichet.mirror_subscription_items(guichet.subscription_event[], guichet.folded_event[])
  from public;

create or replace function guichet.apply_subscriptions(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_events guichet.subscription_event[];
  v_batch guichet.event_batch;
  v_newest text[];
  v_subscriptions uuid[];
begin
  perform guichet.require_ids(items, '{row,stripe_subscription_id}');
  perform guichet.require_ids(items, '{row,stripe_customer_id}');
  v_events := guichet.read_subscription_events(items);
  perform guichet.ensure_billing_accounts(array(select e.stripe_customer_id from unnest(v_events) e));
  select folded.* into v_batch
    from (
      select array_agg(e.stripe_subscription_id order by e.ordinality) as ids,
             array_agg(e.event_id order by e.ordinality) as event_ids,
        array_agg(e.event_created order by e.ordinality) as created
      from unnest(v_events) with ordinality e
    ) stamps, guichet.fold_events('public.subscriptions', 'stripe_subscription_id', stamps.ids, stamps.event_ids,
      stamps.created) folded;
  v_newest := array(select e.stripe_subscription_id from unnest(v_events, v_batch.folded) e where e.wins);

  perform guichet.mirror_subscriptions(v_events, v_batch.folded);
  perform guichet.mirror_subscription_items(v_events, v_batch.folded);

  v_subscriptions := array(select s.id from public.subscriptions s
    where s.stripe_subscription_id = any(v_batch.object_ids) order by s.id);
  -- an only item is what it was written as
  perform guichet.refresh_items(array(
    select i.subscription_id from public.subscription_items i where i.subscription_id = any(v_subscriptions) group by 1
      having count(*) > 1 or not bool_and(i.active)));
  perform guichet.refresh_plans(v_subscriptions);
  -- invoices that came first
  update public.invoices_billing i
    set subscription_id = s.id
    from public.subscriptions s
    where s.stripe_subscription_id = any(v_newest) and i.stripe_subscription_id = s.stripe_subscription_id
      and i.subscription_id is null;
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
    $details$jsonb_build_object('subscription_id', m.id, 'stripe_subscription_id', m.stripe_subscription_id, 'status',
      m.status, 'plan_code', m.plan_code,
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
  return jsonb_build_object('results', guichet.in_savepoints('guichet.apply_subscriptions(jsonb)',
    sync_stripe_subscriptions.rows));
end $$;
comment on function public.sync_stripe_subscriptions(jsonb) is 'Mirrors subscription events (SubscriptionSync of nodes/StripeMapper/rows.ts) into subscriptions and subscription_items → {results: [{event_id, result: applied|stale|error, subscription_id, stripe_subscription_id, status, plan_code, billing_account_id}]}; stale: a newer event has been written, in this call or before.';
revoke execute on function public.sync_stripe_subscriptions(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_subscriptions(jsonb) to service_role;
