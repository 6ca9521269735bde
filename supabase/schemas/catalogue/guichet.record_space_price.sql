-- Written by npm run db:schemas. Last in migrations/20261121002030_record_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_space_price(space uuid, wanted jsonb, item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_price text := guichet.require_stripe_id(item, 'price_');
begin
  if (item #>> '{stripe,unit_amount}')::bigint is distinct from (wanted ->> 'unit_amount')::bigint then
    raise exception 'price % is % cents, % were asked for', v_price, item #>> '{stripe,unit_amount}',
      wanted ->> 'unit_amount'
      using errcode = '22023', column = 'stripe.unit_amount',
        hint = 'Look at the price in Stripe, then run the plan/apply workflow.';
  end if;
  insert into public.space_prices (stripe_price_id, space_id, unit_amount, currency, rev)
    values (v_price, space, (wanted ->> 'unit_amount')::bigint, coalesce(item #>> '{stripe,currency}', 'eur'),
      (wanted ->> 'rev')::bigint)
    on conflict (stripe_price_id) do nothing;
  update public.space_products p set stripe_price_id = v_price, unit_amount = (wanted ->> 'unit_amount')::bigint
    where p.space_id = space;
  return v_price;
end $function$;

comment on function guichet.record_space_price(uuid,jsonb,jsonb) is 'Writes a new price down; the amount must be the one that was asked for.';

revoke all on function guichet.record_space_price(uuid,jsonb,jsonb) from public, anon, authenticated, service_role;
