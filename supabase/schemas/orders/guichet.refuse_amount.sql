-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.refuse_amount(amount numeric, currency text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when guichet.minimum_charge(currency) is null then guichet.refused('currency', 'La devise ' || coalesce(currency, '?') || ' n''est pas acceptée.')
    when amount < guichet.minimum_charge(currency) then guichet.refused('amount_total_cents', 'Le montant minimum est de ' || guichet.minimum_charge(currency) || ' centimes.')
    when amount > guichet.maximum_charge(currency) then guichet.refused('amount_total_cents', 'Le montant dépasse ce que Stripe accepte.') end
$function$;

comment on function guichet.refuse_amount(numeric,text) is 'Why an amount in minor units cannot be charged; null where it can.';

revoke all on function guichet.refuse_amount(numeric,text) from public, anon, authenticated, service_role;
