-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_said(p_payment public.payments)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(guichet.payment_word(p_payment), case
      when p_payment.status = 'requires_capture' then 'held'
      when p_payment.status in ('processing', 'canceled') then p_payment.status
      when p_payment.error_code is not null then 'failed'
      else 'open' end)
  );
end $function$;

comment on function guichet.payment_said(public.payments) is 'Where the money of a payment is, in one word: as guichet.payment_word, else held, processing, canceled, failed or open.';

revoke all on function guichet.payment_said(public.payments) from public, anon, authenticated, service_role;
