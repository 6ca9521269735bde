-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_of_intent(p_intent text, p_subject guichet.subject, p_amount bigint, p_currency text)
 RETURNS public.payments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
begin
  insert into public.payments (stripe_payment_intent_id, amount_cents, currency, status)
  values (p_intent, p_amount, upper(p_currency), case when p_amount is null then 'unknown'
    else 'requires_payment_method' end)
  on conflict (stripe_payment_intent_id) do nothing;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  return guichet.join_payment(v_payment, p_subject);
end $function$;

comment on function guichet.payment_of_intent(text,guichet.subject,bigint,text) is 'The locked payment of a PaymentIntent, made where there is none and joined to its subject where it was foreign; amount null: what the caller has says nothing of it. The caller holds the subject''s lock.';

revoke all on function guichet.payment_of_intent(text,guichet.subject,bigint,text) from public, anon, authenticated, service_role;
