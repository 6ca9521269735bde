-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.minor_units(amount numeric)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select (amount * 100)::bigint $function$;

comment on function guichet.minor_units(numeric) is 'Exact: numeric × 100, never a float.';

revoke all on function guichet.minor_units(numeric) from public, anon, authenticated, service_role;

CREATE OR REPLACE FUNCTION guichet.minor_units(amount text, currency text)
 RETURNS bigint
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  v_minor numeric;
begin
  -- by its digits, never through a float
  if amount is null or amount !~ '^[0-9]{1,12}(\.[0-9]{1,6})?$'
    or not coalesce(guichet.is_currency(lower(currency)), false) then
    return null;
  end if;
  v_minor := amount::numeric * power(10::numeric, guichet.currency_exponent(currency));
  if v_minor <> trunc(v_minor) or v_minor <= 0 or v_minor > guichet.maximum_charge(currency)
    or mod(v_minor, guichet.currency_step(currency)) <> 0 then
    return null;
  end if;
  return v_minor::bigint;
end $function$;

comment on function guichet.minor_units(text,text) is 'A decimal text such as 2.50 → minor units; null for what is no positive amount of that currency that Stripe accepts.';

revoke all on function guichet.minor_units(text,text) from public, anon, authenticated, service_role;
