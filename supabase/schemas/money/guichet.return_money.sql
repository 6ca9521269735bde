-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.return_money(p_payment public.payments, p_why text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- told once it is known, also where it has gone back already or waits for the end of a dispute
  perform guichet.alert('money_returned', p_payment.stripe_payment_intent_id, jsonb_build_object(
    'payment_intent', p_payment.stripe_payment_intent_id, 'amount', p_payment.amount_received_cents, 'currency',
      lower(p_payment.currency), 'reason', p_why));
  perform guichet.owe_back(p_payment.id, p_payment.amount_received_cents, p_why);
end $function$;

comment on function guichet.return_money(public.payments,text) is 'Money that nobody is owed goes back, once, and support is told.';

revoke all on function guichet.return_money(public.payments,text) from public, anon, authenticated, service_role;
