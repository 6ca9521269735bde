-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.mirror_subscription_items(events guichet.subscription_event[], folded guichet.folded_event[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.mirror_subscription_items(guichet.subscription_event[],guichet.folded_event[]) is 'Writes the items of these events; active are those of the newest event of their subscription.';

revoke all on function guichet.mirror_subscription_items(guichet.subscription_event[],guichet.folded_event[]) from public, anon, authenticated, service_role;
