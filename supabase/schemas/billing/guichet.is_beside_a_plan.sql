-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_beside_a_plan(product public.catalog_plans)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce((product).type <> 'BASE', (product).metadata ? 'addon_code'
    or upper(trim((product).metadata ->> 'feature_key')) = 'SEATS_ACTIVE'
    -- it says nothing itself and has no price but such
    or exists (select from public.catalog_prices p where p.stripe_product_id = (product).stripe_product_id)
      and not exists (select from public.catalog_prices p
        where p.stripe_product_id = (product).stripe_product_id and not guichet.price_is_beside_a_plan(p)), false)
$function$;

comment on function guichet.is_beside_a_plan(public.catalog_plans) is 'Whether a product says, itself or by all of its prices, that it is an add-on or a seat: not a plan, whatever plan it names.';

revoke all on function guichet.is_beside_a_plan(public.catalog_plans) from public, anon, authenticated, service_role;
