-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.return_duplicate_subscription(p_stripe_subscription text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_intents text[];
  v_payment public.payments;
begin
  if not exists (select from public.subscription_checkouts o where o.stripe_subscription_id = p_stripe_subscription and o.status = 'duplicate') then
    return;
  end if;
  v_intents := array(
    select i.stripe_payment_intent_id from public.invoices_billing i where i.stripe_subscription_id = p_stripe_subscription and i.stripe_payment_intent_id is not null
    union
    select p.stripe_payment_intent_id from public.invoices_billing i join public.invoice_payments_billing p on p.stripe_invoice_id = i.stripe_invoice_id
     where i.stripe_subscription_id = p_stripe_subscription and p.stripe_payment_intent_id is not null);
  -- a payment whose event is being applied at this moment is waited for
  perform guichet.lock_objects(v_intents);
  for v_payment in select * from public.payments p where p.stripe_payment_intent_id = any(v_intents) order by p.stripe_payment_intent_id for update loop
    if v_payment.status = 'succeeded' then
      perform guichet.return_money(v_payment, 'subscribed_twice');
    end if;
  end loop;
end $function$;

comment on function guichet.return_duplicate_subscription(text) is 'Gives back, once, what has been paid for a subscription that came second; nothing for any other. Asked whenever its invoices, its payments or its state change.';

revoke all on function guichet.return_duplicate_subscription(text) from public, anon, authenticated, service_role;
