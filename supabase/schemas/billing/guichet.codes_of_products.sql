-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.codes_of_products(items jsonb)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array(
    select distinct c.metadata_code from public.catalog_plans c
    where c.metadata_code is not null and (c.stripe_product_id in (
        select id from jsonb_array_elements(items) e,
          unnest(array[e #>> '{row,stripe_product_id}', e ->> 'stripe_id']) id where e ->> 'object' = 'product')
      or c.type is null and c.stripe_product_id in (select e #>> '{row,stripe_product_id}'
        from jsonb_array_elements(items) e where e ->> 'object' = 'price')))
$function$;

comment on function guichet.codes_of_products(jsonb) is 'Codes that the products of these items name as the catalogue has them now, and those of products that leave to the prices among them what they are; asked before and after, it gives the codes that may change their holder.';

revoke all on function guichet.codes_of_products(jsonb) from public, anon, authenticated, service_role;
