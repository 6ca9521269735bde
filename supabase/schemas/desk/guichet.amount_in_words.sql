-- Written by npm run db:schemas. Last in migrations/20261201000330_payment_link.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.amount_in_words(p_minor bigint, p_currency text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when lower(p_currency) = 'eur' then guichet.euros(p_minor)
    else replace(trim_scale(p_minor / 10 ^ guichet.currency_exponent(p_currency)::numeric)::text, '.', ',')
      || U&'\00A0' || upper(p_currency) end
$function$;

comment on function guichet.amount_in_words(bigint,text) is 'An amount as a letter writes it: 12,50 €; another currency by its code.';

revoke all on function guichet.amount_in_words(bigint,text) from public, anon, authenticated, service_role;
