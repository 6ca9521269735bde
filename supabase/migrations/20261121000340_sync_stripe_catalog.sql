-- product.*, price.*: the catalogue. A product or price that arrives resolves codes, types and quotas of
-- everything that came before it (rule 9).

create or replace function guichet.price_is_beside_a_plan(price public.catalog_prices) returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce((price).type <> 'BASE', (price).metadata ? 'addon_code' or (price).feature_key = 'SEATS_ACTIVE',
    false)
$$;
comment on function guichet.price_is_beside_a_plan(public.catalog_prices) is 'Whether a price says that it is one of an add-on or a seat: it may stand on the product of the plan itself.';
revoke execute on function guichet.price_is_beside_a_plan(public.catalog_prices) from public;

create or replace function guichet.is_beside_a_plan(product public.catalog_plans) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce((product).type <> 'BASE', (product).metadata ? 'addon_code'
    or upper(trim((product).metadata ->> 'feature_key')) = 'SEATS_ACTIVE'
    -- it says nothing itself and has no price but such
    or exists (select from public.catalog_prices p where p.stripe_product_id = (product).stripe_product_id)
      and not exists (select from public.catalog_prices p
        where p.stripe_product_id = (product).stripe_product_id and not guichet.price_is_beside_a_plan(p)), false)
$$;
comment on function guichet.is_beside_a_plan(public.catalog_plans) is 'Whether a product says, itself or by all of its prices, that it is an add-on or a seat: not a plan, whatever plan it names.';
revoke execute on function guichet.is_beside_a_plan(public.catalog_plans) from public;

create or replace function guichet.refresh_plan_code_holders(codes text[]) returns void
language plpgsql set search_path = ''
as $$
declare
  v_codes text[] := array(select distinct code from unnest(codes) code where code is not null);
begin
  -- of several products that name one code the plan, then the active, then the newest one holds it
  update public.catalog_plans c
    set code = null
    where c.code = any(v_codes) and c.id is distinct from (
      select h.id from public.catalog_plans h where h.metadata_code = c.code
      order by guichet.is_beside_a_plan(h), h.active desc, h.last_event_created desc, h.stripe_product_id desc limit 1);
  update public.catalog_plans c
    set code = c.metadata_code
    where c.metadata_code = any(v_codes) and c.code is distinct from c.metadata_code and c.id = (
      select h.id from public.catalog_plans h where h.metadata_code = c.metadata_code
      order by guichet.is_beside_a_plan(h), h.active desc, h.last_event_created desc, h.stripe_product_id desc limit 1);

  -- quotas of a code are those of the product that holds it
  delete from public.quota_definitions q
    where q.code = any(v_codes) and not exists (
      select from public.catalog_plans c where c.code = q.code and c.quotas ? q.feature_key::text);
  insert into public.quota_definitions as q (code, feature_key, quota_value)
    select c.code, quota.key::public.feature_key, nullif(greatest((quota.value #>> '{}')::numeric, -1)::int, -1)
    from public.catalog_plans c, jsonb_each(c.quotas) as quota
    where c.code = any(v_codes)
    on conflict (code, feature_key) do update set quota_value = excluded.quota_value
    where q.quota_value is distinct from excluded.quota_value;
end $$;
comment on function guichet.refresh_plan_code_holders(text[]) is 'Decides who holds these codes, and what they grant, as a function of all products.';
revoke execute on function guichet.refresh_plan_code_holders(text[]) from public;

create or replace function guichet.refresh_codes(product_ids text[], price_ids text[]) returns void
language plpgsql set search_path = ''
as $$
declare
  v_subscriptions uuid[] := array(
    select s.id from public.subscriptions s where s.stripe_price_id = any(price_ids)
      or s.stripe_product_id = any(product_ids)
    union
    select i.subscription_id from public.subscription_items i
      where i.stripe_price_id = any(price_ids) or i.stripe_product_id = any(product_ids));
begin
  perform guichet.refresh_items(v_subscriptions);
  perform guichet.refresh_plans(v_subscriptions);
end $$;
comment on function guichet.refresh_codes(text[], text[]) is 'Resolves codes of all items and subscriptions of these products and prices again.';
revoke execute on function guichet.refresh_codes(text[], text[]) from public;

create or replace function guichet.codes_of_products(items jsonb) returns text[]
language sql stable set search_path = ''
as $$
  select array(
    select distinct c.metadata_code from public.catalog_plans c
    where c.metadata_code is not null and (c.stripe_product_id in (
        select id from jsonb_array_elements(items) e,
          unnest(array[e #>> '{row,stripe_product_id}', e ->> 'stripe_id']) id where e ->> 'object' = 'product')
      or c.type is null and c.stripe_product_id in (select e #>> '{row,stripe_product_id}'
        from jsonb_array_elements(items) e where e ->> 'object' = 'price')))
$$;
comment on function guichet.codes_of_products(jsonb) is 'Codes that the products of these items name as the catalogue has them now, and those of products that leave to the prices among them what they are; asked before and after, it gives the codes that may change their holder.';
revoke execute on function guichet.codes_of_products(jsonb) from public;

create or replace function guichet.subscriptions_of_catalog(items jsonb, codes text[]) returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  -- a code that changes its holder concerns the other product too
  v_products text[] := array(
    select id from jsonb_array_elements(items) e, unnest(array[e #>> '{row,stripe_product_id}', e ->> 'stripe_id']) id
      where e ->> 'object' = 'product'
    union select c.stripe_product_id from public.catalog_plans c where c.metadata_code = any(codes));
  v_prices text[] := array(
    select id from jsonb_array_elements(items) e, unnest(array[e #>> '{row,stripe_price_id}', e ->> 'stripe_id']) id
      where e ->> 'object' = 'price'
    union select p.stripe_price_id from public.catalog_prices p where p.stripe_product_id = any(v_products));
begin
  return array(
    select distinct i.subscription_id
    from public.subscription_items i
    where i.active and (i.stripe_price_id = any(v_prices) or i.stripe_product_id = any(v_products)
      or i.code = any(codes)));
end $$;
comment on function guichet.subscriptions_of_catalog(jsonb, text[]) is 'Subscriptions whose quotas these products and prices, or products of these codes, may change: a quota reaches the counters of all who have it, without an event of theirs.';
revoke execute on function guichet.subscriptions_of_catalog(jsonb, text[]) from public;

create or replace function guichet.apply_products(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_products(jsonb) is 'Mirrors products, of several events of one the newest.';
revoke execute on function guichet.apply_products(jsonb) from public;

create or replace function guichet.apply_prices(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_prices(jsonb) is 'Mirrors prices, of several events of one the newest.';
revoke execute on function guichet.apply_prices(jsonb) from public;

create or replace function guichet.mirror_catalog(items jsonb) returns jsonb
language sql set search_path = ''
as $$
  select guichet.sync_by_kind(items, '[
    {"object": "product", "apply": "guichet.apply_products(jsonb)"},
    {"object": "price", "apply": "guichet.apply_prices(jsonb)"}]')
$$;
comment on function guichet.mirror_catalog(jsonb) is 'Mirrors products, then prices; the counters are brought in step by the caller, once for all.';
revoke execute on function guichet.mirror_catalog(jsonb) from public;

create or replace function guichet.sync_catalog(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_codes text[];
  v_results jsonb;
begin
  perform guichet.lock_catalog();
  v_codes := guichet.codes_of_products(items);
  v_results := guichet.mirror_catalog(items);
  -- once for all of them: counters are locked in one order only within one call
  perform guichet.recompute_counters(guichet.subscriptions_of_catalog(items,
    v_codes || guichet.codes_of_products(items)));
  return v_results;
end $$;
comment on function guichet.sync_catalog(jsonb) is 'Mirrors products and prices, and brings the counters of all whose quotas they change in step.';
revoke execute on function guichet.sync_catalog(jsonb) from public;

-- Products and prices of spaces come back as events, too. They are ours already: no plan, and no lock on the
-- catalogue for them.

create or replace function public.sync_stripe_catalog(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_plans jsonb;
  v_results jsonb;
begin
  select jsonb_agg(e.item order by e.ord) into v_plans
    from jsonb_array_elements(rows) with ordinality as e (item, ord) where e.item #> '{row,metadata,space_id}' is null;
  if v_plans is not null then
    v_plans := guichet.sync_catalog(v_plans);
  end if;
  select coalesce(jsonb_agg(case when n.space_id is null then v_plans -> (n.place - 1)
      else jsonb_build_object('event_id', n.item -> 'event_id', 'result', 'applied', 'space_id', n.space_id) end
        order by n.ord), '[]')
    into v_results
    from (
      select e.item, e.ord, e.item #>> '{row,metadata,space_id}' as space_id,
        (count(*) filter (where e.item #> '{row,metadata,space_id}' is null) over (order by e.ord))::int as place
      from jsonb_array_elements(rows) with ordinality as e (item, ord)
    ) n;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.sync_stripe_catalog(jsonb) is 'Mirrors product and price events (ProductSync, PriceSync of nodes/StripeMapper/rows.ts) into catalog_plans, catalog_prices and quota_definitions; those of spaces (metadata.space_id) are applied without a trace → {results: [{event_id, result: applied|stale|error, plan_id | price_id | space_id}]}.';
revoke execute on function public.sync_stripe_catalog(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_catalog(jsonb) to service_role;
