-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.subscriptions_of_catalog(items jsonb, codes text[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.subscriptions_of_catalog(jsonb,text[]) is 'Subscriptions whose quotas these products and prices, or products of these codes, may change: a quota reaches the counters of all who have it, without an event of theirs.';

revoke all on function guichet.subscriptions_of_catalog(jsonb,text[]) from public, anon, authenticated, service_role;
