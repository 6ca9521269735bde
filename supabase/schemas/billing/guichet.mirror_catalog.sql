-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.mirror_catalog(items jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select guichet.sync_by_kind(items, '[
    {"object": "product", "apply": "guichet.apply_products(jsonb)"},
    {"object": "price", "apply": "guichet.apply_prices(jsonb)"}]')
$function$;

comment on function guichet.mirror_catalog(jsonb) is 'Mirrors products, then prices; the counters are brought in step by the caller, once for all.';

revoke all on function guichet.mirror_catalog(jsonb) from public, anon, authenticated, service_role;
