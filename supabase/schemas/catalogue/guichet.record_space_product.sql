-- Written by npm run db:schemas. Last in migrations/20261121002030_record_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_space_product(space uuid, wanted jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.space_products p
    set confirmed = true, name = wanted ->> 'name', description = wanted ->> 'description',
        capacity = (wanted ->> 'capacity')::int,
      active = (wanted ->> 'active')::boolean, rev = (wanted ->> 'rev')::bigint,
      archived_at = case when not (wanted ->> 'active')::boolean then coalesce(p.archived_at, clock_timestamp()) end
    where p.space_id = space;
  -- the ids reach the space; its trigger knows that they are no change of it
  update public.spaces s
    set stripe_product_id = p.stripe_product_id, stripe_price_id = p.stripe_price_id
    from public.space_products p
    where s.id = space and p.space_id = space
      and (s.stripe_product_id, s.stripe_price_id) is distinct from (p.stripe_product_id, p.stripe_price_id);
end $function$;

comment on function guichet.record_space_product(uuid,jsonb) is 'Stripe''s product is as wanted: writes it down and the ids back to the space.';

revoke all on function guichet.record_space_product(uuid,jsonb) from public, anon, authenticated, service_role;
