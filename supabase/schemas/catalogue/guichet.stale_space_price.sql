-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.stale_space_price(space_id uuid, current_price text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select p.stripe_price_id from public.space_prices p
  where p.space_id = stale_space_price.space_id and p.archived_at is null
    and p.stripe_price_id is distinct from current_price
  order by p.created_at, p.stripe_price_id limit 1
$function$;

comment on function guichet.stale_space_price(uuid,text) is 'The oldest price of the space that is still on sale beside the current one.';

revoke all on function guichet.stale_space_price(uuid,text) from public, anon, authenticated, service_role;
