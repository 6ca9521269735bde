-- Written by npm run db:schemas. Last in migrations/20261121003300_vend_settlement.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.was_authorised(p_payment public.payments)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select p_payment.status in ('requires_capture', 'succeeded') or (p_payment.status = 'canceled' and exists (
    select from public.payment_events e where e.payment_id = p_payment.id and e.payload ? 'capture_method'
      and e.payload ->> 'status' in ('requires_capture', 'succeeded')))
$function$;

comment on function guichet.was_authorised(public.payments) is 'Whether a payment has held or brought its money, also where an event of that came after its end.';

revoke all on function guichet.was_authorised(public.payments) from public, anon, authenticated, service_role;
