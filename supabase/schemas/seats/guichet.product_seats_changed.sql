-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.product_seats_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.enqueue_seats(array(
    select distinct i.subscription_id from public.subscription_items i
    where i.active and i.type <> 'SEAT' and (i.stripe_product_id = new.stripe_product_id
      or i.stripe_price_id in (select p.stripe_price_id from public.catalog_prices p
        where p.stripe_product_id = new.stripe_product_id))));
  return null;
end $function$;

comment on function guichet.product_seats_changed() is 'Trigger: a product that includes more or fewer seats, or becomes known, changes those that are billed.';

revoke all on function guichet.product_seats_changed() from public, anon, authenticated, service_role;
