-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.asked(p_offer public.telegram_offers)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('result', 'asked', 'amount_minor', p_offer.amount_minor,
    'currency', p_offer.currency, 'name', p_offer.details ->> 'name'))
$function$;

comment on function guichet.asked(public.telegram_offers) is 'The answer to a first press: what the second one would move, and whose it is.';

revoke all on function guichet.asked(public.telegram_offers) from public, anon, authenticated, service_role;
