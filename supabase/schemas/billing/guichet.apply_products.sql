-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_products(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_batch guichet.event_batch := guichet.fold_items('public.catalog_plans', 'stripe_product_id', items);
  v_ids text[] := v_batch.object_ids;
  v_codes text[];
  v_prices text[];
begin
  -- codes that may lose their holder and codes that may gain one
  v_codes := array(select c.metadata_code from public.catalog_plans c where c.stripe_product_id = any(v_ids));

  insert into public.catalog_plans as c (stripe_product_id, metadata_code, name, description, active, order_index, type,
    unit_label, quotas, metadata, last_event_created, last_event_id)
  select r.stripe_product_id, r.code, r.name, r.description, coalesce(r.active, true)
         and not coalesce(e.deleted, false), r.order_index, r.type, r.unit_label,
    coalesce(r.quotas, '{}'), coalesce(r.metadata, '{}'), e.event_created, e.event_id
  from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, deleted boolean, "row" jsonb),
    unnest(v_batch.folded))
      as e (event_id, event_created, deleted, "row", rank, wins),
    jsonb_to_record(e."row") as r (stripe_product_id text, code text, type public.subscription_item_type, name text,
      description text, active boolean,
      order_index int, unit_label text, quotas jsonb, metadata jsonb)
  where e.wins
  order by r.stripe_product_id
  on conflict (stripe_product_id) do update
    set metadata_code = excluded.metadata_code, name = excluded.name, description = excluded.description,
        active = excluded.active,
      order_index = excluded.order_index, type = excluded.type, unit_label = excluded.unit_label,
      quotas = excluded.quotas, metadata = excluded.metadata,
      last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id,
      needs_refetch = c.needs_refetch and c.last_event_id is not distinct from excluded.last_event_id;
  perform guichet.settle_seconds('public.catalog_plans', 'stripe_product_id', v_batch);

  -- what nobody can read grants nothing: told, once for each value
  insert into public.alert_outbox (template, subject, data)
    select 'quota_unreadable', left(concat_ws(':', c.stripe_product_id, said.key, said.value), 500) as subject,
      jsonb_build_object('product', c.stripe_product_id, 'name', c.name, 'key', said.key, 'value',
        left(said.value, 200), 'livemode', e.livemode)
    from jsonb_to_recordset(items) as e (event_id text, livemode boolean, "row" jsonb)
    join public.catalog_plans c on c.stripe_product_id = e."row" ->> 'stripe_product_id'
    and c.last_event_id = e.event_id,
      jsonb_each_text(coalesce(nullif(e."row" -> 'unreadable_quotas', 'null'), '{}')) said
    order by subject
    on conflict (template, subject) do nothing;

  v_codes := v_codes || array(select c.metadata_code from public.catalog_plans c
    where c.stripe_product_id = any(v_ids));
  perform guichet.refresh_plan_code_holders(v_codes);
  -- prices that came first
  update public.catalog_prices p set plan_id = c.id from public.catalog_plans c
    where c.stripe_product_id = any(v_ids) and p.stripe_product_id = c.stripe_product_id
      and p.plan_id is distinct from c.id;
  -- a code that changes its holder concerns the other product too
  v_ids := array(
    select c.stripe_product_id from public.catalog_plans c
      where c.stripe_product_id = any(v_ids) or c.metadata_code = any(v_codes));
  v_prices := array(select p.stripe_price_id from public.catalog_prices p where p.stripe_product_id = any(v_ids));
  perform guichet.refresh_codes(v_ids, v_prices);

  return guichet.batch_results('public.catalog_plans', 'stripe_product_id', v_batch,
    $details$jsonb_build_object('plan_id', m.id, 'code', m.code)$details$);
end $function$;

comment on function guichet.apply_products(jsonb) is 'Mirrors products, of several events of one the newest.';

revoke all on function guichet.apply_products(jsonb) from public, anon, authenticated, service_role;
