-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_currency(currency text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- https://docs.stripe.com/currencies#presentment-currencies, in lower case as Stripe writes them
  select currency = any(string_to_array(
    'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd '
    || 'egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl '
    || 'mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf '
    || 'sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw',
      ' '))
$function$;

comment on function guichet.is_currency(text) is 'Whether Stripe charges in this currency (ISO 4217 in lower case). Money of our own is in no other: three letters alone are no currency. What Stripe tells us is mirrored as it is.';

revoke all on function guichet.is_currency(text) from public, anon, authenticated, service_role;
grant execute on function guichet.is_currency(text) to service_role;
