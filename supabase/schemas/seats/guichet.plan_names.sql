-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.plan_names(price_id text, product_id text)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select name from public.catalog_prices p, unnest(array[p.code, p.lookup_key]) name
    where p.stripe_price_id = price_id and name is not null
  union
  select c.metadata_code from public.catalog_plans c
    where c.stripe_product_id = coalesce(product_id,
      (select p.stripe_product_id from public.catalog_prices p where p.stripe_price_id = price_id))
      and c.metadata_code is not null
$function$;

comment on function guichet.plan_names(text,text) is 'Every code by which the catalogue knows a plan, of its price and of its product.';

revoke all on function guichet.plan_names(text,text) from public, anon, authenticated, service_role;
