-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_codes(product_ids text[], price_ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.refresh_codes(text[],text[]) is 'Resolves codes of all items and subscriptions of these products and prices again.';

revoke all on function guichet.refresh_codes(text[],text[]) from public, anon, authenticated, service_role;
