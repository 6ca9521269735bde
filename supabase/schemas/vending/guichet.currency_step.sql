-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.currency_step(currency text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- card networks take hundredths of a three-decimal currency, whole krónur and shillings
  select case when lower(currency) in ('bhd', 'jod', 'kwd', 'omr', 'tnd') then 10
    when lower(currency) in ('isk', 'ugx') then 100 else 1 end
$function$;

comment on function guichet.currency_step(text) is 'Minor units that every amount of a currency is a multiple of, or Stripe refuses it.';

revoke all on function guichet.currency_step(text) from public, anon, authenticated, service_role;
