-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_prices(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_batch guichet.event_batch := guichet.fold_items('public.catalog_prices', 'stripe_price_id', items);
  v_codes text[];
begin
  insert into public.catalog_prices as p (stripe_price_id, stripe_product_id, plan_id, code, type, feature_key,
    lookup_key, "interval", period_interval, period_interval_count,
    currency, unit_amount, billing_mode, is_public, active, metadata, last_event_created, last_event_id)
  select r.stripe_price_id, r.stripe_product_id, c.id, r.code, r.type, r.feature_key, r.lookup_key, r.period,
         r.period_interval, r.period_interval_count,
    coalesce(r.currency, 'eur'), r.unit_amount, coalesce(r.billing_mode, 'flat'), coalesce(r.is_public, true),
    coalesce(r.active, true) and not coalesce(e.deleted, false), coalesce(r.metadata, '{}'), e.event_created, e.event_id
  from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, deleted boolean, "row" jsonb),
    unnest(v_batch.folded))
    as e (event_id, event_created, deleted, "row", rank, wins)
  cross join lateral jsonb_to_record(e."row") as r (stripe_price_id text, stripe_product_id text, code text,
    type public.subscription_item_type,
    feature_key public.feature_key, lookup_key text, period public.subscription_period, period_interval text,
    period_interval_count int, currency text,
    unit_amount bigint, billing_mode text, is_public boolean, active boolean, metadata jsonb)
  left join public.catalog_plans c on c.stripe_product_id = r.stripe_product_id
  where e.wins
  order by r.stripe_price_id
  on conflict (stripe_price_id) do update
    set stripe_product_id = excluded.stripe_product_id, plan_id = excluded.plan_id, code = excluded.code,
        type = excluded.type, feature_key = excluded.feature_key,
      lookup_key = excluded.lookup_key, "interval" = excluded."interval", period_interval = excluded.period_interval,
      period_interval_count = excluded.period_interval_count, currency = excluded.currency,
      unit_amount = excluded.unit_amount,
      billing_mode = excluded.billing_mode, is_public = excluded.is_public, active = excluded.active,
      metadata = excluded.metadata,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      needs_refetch = p.needs_refetch and p.last_event_id is not distinct from excluded.last_event_id;
  perform guichet.settle_seconds('public.catalog_prices', 'stripe_price_id', v_batch);
  -- a product of which only its prices say that it is no plan gives the plan's code back
  v_codes := array(
    select distinct c.metadata_code from public.catalog_plans c join public.catalog_prices p
      on p.stripe_product_id = c.stripe_product_id
    where p.stripe_price_id = any(v_batch.object_ids) and c.type is null and c.metadata_code is not null);
  perform guichet.refresh_plan_code_holders(v_codes);
  perform guichet.refresh_codes(array(select c.stripe_product_id from public.catalog_plans c
    where c.metadata_code = any(v_codes)), v_batch.object_ids);
  return guichet.batch_results('public.catalog_prices', 'stripe_price_id', v_batch,
    $details$jsonb_build_object('price_id', m.id)$details$);
end $function$;

comment on function guichet.apply_prices(jsonb) is 'Mirrors prices, of several events of one the newest.';

revoke all on function guichet.apply_prices(jsonb) from public, anon, authenticated, service_role;
