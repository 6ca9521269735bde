-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.note_paid(p_intent text, p_amount bigint, p_currency text)
 RETURNS public.payments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
begin
  insert into public.payments (stripe_payment_intent_id, amount_cents, amount_received_cents, currency, status)
  values (p_intent, p_amount, p_amount, upper(p_currency), 'succeeded')
  on conflict (stripe_payment_intent_id) do update
     -- its own events know better, but for those of attempts before it was paid
     set status = 'succeeded', amount_cents = excluded.amount_cents, amount_received_cents = excluded.amount_received_cents, currency = excluded.currency
   where payments.last_event_created = 0 or payments.status not in ('requires_capture', 'succeeded', 'canceled');
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  perform guichet.refresh_payment(v_payment.id);
  select * into v_payment from public.payments p where p.id = v_payment.id;
  return v_payment;
end $function$;

comment on function guichet.note_paid(text,bigint,text) is 'The locked payment of a PaymentIntent that a Checkout has called paid; its own events, told before or after, decide.';

revoke all on function guichet.note_paid(text,bigint,text) from public, anon, authenticated, service_role;
