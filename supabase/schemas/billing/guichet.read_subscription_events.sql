-- Written by npm run db:schemas. Last in migrations/20261201000210_subscription_discounts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.read_subscription_events(events jsonb)
 RETURNS guichet.subscription_event[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array_agg(row(e.event_id, e.event_created, e.livemode, e.deleted, e.items_partial, e.discounts_unexpanded,
    r.stripe_subscription_id, r.stripe_customer_id, r.status, r.period, r.quantity, r.seat_billing_enabled,
    r.current_period_start, r.current_period_end, r.cancel_at_period_end, r.trial_start, r.trial_end,
    r.promo_code, r.coupon_id, r.period_interval, r.period_interval_count, r.cancel_at, r.canceled_at, r.ended_at,
    r.currency, r.latest_invoice_id, r.collection_method, r.pause_collection, r.pending_update, r.plan, r.metadata,
    r.stripe_created,
    case when jsonb_typeof(e.items) = 'array' then e.items end, nullif(r.discounts, 'null'))::guichet.subscription_event
      order by e.ord)
  from rows from (jsonb_to_recordset(read_subscription_events.events) as (event_id text, event_created bigint,
    livemode boolean, deleted boolean,
      items_partial boolean, discounts_unexpanded boolean, "row" jsonb, items jsonb))
    with ordinality as e (event_id, event_created, livemode, deleted, items_partial, discounts_unexpanded, "row", items,
      ord)
  cross join lateral jsonb_to_record(e."row") as r (
    stripe_subscription_id text, stripe_customer_id text, status text, period public.subscription_period, quantity int,
    seat_billing_enabled boolean,
    current_period_start timestamptz, current_period_end timestamptz, cancel_at_period_end boolean,
    trial_start timestamptz, trial_end timestamptz,
    promo_code text, coupon_id text, period_interval text, period_interval_count int, cancel_at timestamptz,
    canceled_at timestamptz, ended_at timestamptz,
    currency text, latest_invoice_id text, collection_method text, pause_collection jsonb, pending_update jsonb,
    plan jsonb, metadata jsonb, stripe_created timestamptz, discounts jsonb)
$function$;

comment on function guichet.read_subscription_events(jsonb) is 'Items of sync_stripe_subscriptions as typed rows, in their order.';

revoke all on function guichet.read_subscription_events(jsonb) from public, anon, authenticated, service_role;
