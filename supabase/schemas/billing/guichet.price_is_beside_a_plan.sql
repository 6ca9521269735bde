-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.price_is_beside_a_plan(price public.catalog_prices)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce((price).type <> 'BASE', (price).metadata ? 'addon_code' or (price).feature_key = 'SEATS_ACTIVE',
    false)
$function$;

comment on function guichet.price_is_beside_a_plan(public.catalog_prices) is 'Whether a price says that it is one of an add-on or a seat: it may stand on the product of the plan itself.';

revoke all on function guichet.price_is_beside_a_plan(public.catalog_prices) from public, anon, authenticated, service_role;
