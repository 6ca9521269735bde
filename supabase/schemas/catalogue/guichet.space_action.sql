-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_action(wanted jsonb, held public.space_products, stale_price text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    -- a run that ended between the last two steps leaves a price on sale
    when (wanted ->> 'rev')::bigint <= coalesce((held).rev, 0)
      then case when stale_price is not null and wanted ->> 'type' <> 'DELETE' then 'update_and_archive_price'
        else 'nothing' end
    when wanted ->> 'type' = 'DELETE' then case when (held).confirmed then 'archive_product' else 'nothing' end
    -- below Stripe's minimum a space is inactive: what is not there yet need not be made
    when (wanted ->> 'unit_amount')::bigint < guichet.minimum_charge('eur')
      then case when (held).confirmed then 'update_product' else 'nothing' end
    when not coalesce((held).confirmed, false) then 'create_product'
    when (held).stripe_price_id is null then 'create_first_price'
    when (held).unit_amount is distinct from (wanted ->> 'unit_amount')::bigint then 'create_price'
    -- a run that ended between the first two
    when stale_price is not null then 'update_and_archive_price'
    else 'update_product'
  end
$function$;

comment on function guichet.space_action(jsonb,public.space_products,text) is 'Where the way to Stripe begins, given what is wanted, what Stripe holds and a price that is still to be archived.';

revoke all on function guichet.space_action(jsonb,public.space_products,text) from public, anon, authenticated, service_role;
