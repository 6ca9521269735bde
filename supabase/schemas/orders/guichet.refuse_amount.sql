-- Written by npm run db:schemas. Last in migrations/20261121001150_order_functions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_amount(amount numeric, currency text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when guichet.minimum_charge(currency) is null then guichet.refused('currency', 'currency_refused',
      jsonb_build_object('currency', currency))
    when amount < guichet.minimum_charge(currency) then
      guichet.refused('amount_total_cents', 'amount_too_small',
        jsonb_build_object('minimum_cents', guichet.minimum_charge(currency), 'currency', currency))
    when amount > guichet.maximum_charge(currency) then
      guichet.refused('amount_total_cents', 'amount_too_large',
        jsonb_build_object('maximum_cents', guichet.maximum_charge(currency), 'currency', currency)) end
$function$;

comment on function guichet.refuse_amount(numeric,text) is 'Why an amount in minor units cannot be charged; null where it can.';

revoke all on function guichet.refuse_amount(numeric,text) from public, anon, authenticated, service_role;
