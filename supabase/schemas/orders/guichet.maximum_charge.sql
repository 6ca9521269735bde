-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.maximum_charge(currency text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- the same page of Stripe's: twelve digits for rupiahs, eight for all others
  select case upper(currency) when 'IDR' then 999999999999 else 99999999 end
$function$;

comment on function guichet.maximum_charge(text) is 'Largest charge of Stripe in minor units.';

revoke all on function guichet.maximum_charge(text) from public, anon, authenticated, service_role;
