-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_paid(p_intent text, p_subject guichet.subject, p_amount bigint, p_currency text)
 RETURNS public.payments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments := guichet.payment_of_intent(p_intent, p_subject, p_amount, p_currency);
begin
  -- its own events know better, but for those of attempts before it was paid
  update public.payments p
     set status = 'succeeded', amount_cents = p_amount, amount_received_cents = p_amount, currency = upper(p_currency)
   where p.id = v_payment.id and (p.last_event_created = 0
     or p.status not in ('requires_capture', 'succeeded', 'canceled'));
  perform guichet.refresh_payment(v_payment.id);
  select * into v_payment from public.payments p where p.id = v_payment.id;
  return v_payment;
end $function$;

comment on function guichet.note_paid(text,guichet.subject,bigint,text) is 'The locked payment of a PaymentIntent that a Checkout has called paid; its own events, told before or after, decide. The caller holds the subject''s lock.';

revoke all on function guichet.note_paid(text,guichet.subject,bigint,text) from public, anon, authenticated, service_role;
