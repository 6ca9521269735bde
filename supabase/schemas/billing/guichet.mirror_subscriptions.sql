-- Written by npm run db:schemas. Last in migrations/20261201000210_subscription_discounts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.mirror_subscriptions(events guichet.subscription_event[], folded guichet.folded_event[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into public.subscriptions as s (
    stripe_subscription_id, billing_account_id, plan_code, period, status, stripe_status, quantity,
    plan_said, seat_billing_enabled, seat_billing_said, seat_billing_event_created, seat_billing_event_id,
    current_period_start, current_period_end, cancel_at_period_end, trial_start, trial_end, promo_code, coupon_id,
    period_interval, period_interval_count, cancel_at, canceled_at, ended_at, currency, latest_invoice_id,
    collection_method, pause_collection, pending_update,
    stripe_price_id, stripe_product_id, metadata_code, lookup_key, metadata, livemode, stripe_created,
    last_event_created, last_event_id, said_partially, discounts)
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
    or coalesce(e.discounts_unexpanded, false),
    case when e.discounts_unexpanded then held.discounts else e.discounts end
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
      said_partially = excluded.said_partially, discounts = excluded.discounts, plan_said = excluded.plan_said,
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
end $function$;

comment on function guichet.mirror_subscriptions(guichet.subscription_event[],guichet.folded_event[]) is 'Writes the newest event of each subscription, and the newest word on seats.';

revoke all on function guichet.mirror_subscriptions(guichet.subscription_event[],guichet.folded_event[]) from public, anon, authenticated, service_role;
