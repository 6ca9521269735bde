-- Written by npm run db:schemas. Last in migrations/20261121003000_vend_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.currency_exponent(currency text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- Stripe's zero-decimal and three-decimal currencies; ISK and UGX have no cents left and two decimals there all the
  -- same
  select case
    when lower(currency) in ('bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf',
      'xof', 'xpf') then 0
    when lower(currency) in ('bhd', 'jod', 'kwd', 'omr', 'tnd') then 3
    else 2 end
$function$;

comment on function guichet.currency_exponent(text) is 'Decimal places between a currency''s unit and Stripe''s minor unit.';

revoke all on function guichet.currency_exponent(text) from public, anon, authenticated, service_role;
