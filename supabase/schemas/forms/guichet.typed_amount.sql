-- Written by npm run db:schemas. Last in migrations/20261201000850_act_by_form.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.typed_amount(p_text text, p_currency text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- 20,50 and 1 234.50 are amounts; 1.234,50 is two things to two people
  select guichet.minor_units(replace(regexp_replace(p_text, '[\s\u00a0\u202f€]', '', 'g'), ',', '.'), p_currency)
$function$;

comment on function guichet.typed_amount(text,text) is 'What a person typed, such as 20 or 20,50, in minor units; null where it is no positive amount of the currency.';

revoke all on function guichet.typed_amount(text,text) from public, anon, authenticated, service_role;
