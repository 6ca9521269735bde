-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_plans(subscription_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.refresh_plans(uuid[]) is 'Gives subscriptions what their BASE item says: code, price, product, period, quantity, and its price''s word on seats, which ends with that price.';

revoke all on function guichet.refresh_plans(uuid[]) from public, anon, authenticated, service_role;
