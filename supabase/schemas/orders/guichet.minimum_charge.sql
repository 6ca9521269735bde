-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.minimum_charge(currency text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts; null: not a currency of this till
  select case upper(currency)
    when 'EUR' then 50 when 'USD' then 50 when 'CHF' then 50 when 'GBP' then 30 when 'CAD' then 50 when 'AUD' then 50
    when 'DKK' then 250 when 'NOK' then 300 when 'SEK' then 300 when 'PLN' then 200 when 'CZK' then 1500
      when 'JPY' then 50 end
$function$;

comment on function guichet.minimum_charge(text) is 'Smallest charge of Stripe in minor units; null for a currency that the till does not take.';

revoke all on function guichet.minimum_charge(text) from public, anon, authenticated, service_role;
