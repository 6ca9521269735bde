-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.resolve_item(metadata_code text, plan_code text, addon_code text, lookup_key text, price_id text, product_id text, metadata_type public.subscription_item_type, metadata_feature_key public.feature_key, metered boolean, unit_label text)
 RETURNS TABLE(code text, type public.subscription_item_type, feature_key public.feature_key, metered boolean, unit_label text)
 LANGUAGE sql
 STABLE
AS $function$
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
$function$;

comment on function guichet.resolve_item(text,text,text,text,text,text,public.subscription_item_type,public.feature_key,boolean,text) is 'What is said of an item, in its metadata and in the catalogue: code (price metadata, lookup_key, catalogue, price id), type (the word type, a seat''s feature or name, the key addon_code, the key plan_code; null: nothing is said), feature, whether it is metered, unit.';

revoke all on function guichet.resolve_item(text,text,text,text,text,text,public.subscription_item_type,public.feature_key,boolean,text) from public, anon, authenticated, service_role;
