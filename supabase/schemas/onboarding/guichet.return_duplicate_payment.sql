-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.return_duplicate_payment(p_payment jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments := jsonb_populate_record(null::public.payments, p_payment);
begin
  if v_payment.status = 'succeeded' and exists (
      select from public.invoices_billing i join public.subscription_checkouts o
        on o.stripe_subscription_id = i.stripe_subscription_id and o.status = 'duplicate'
       where i.id = v_payment.invoice_id) then
    select * into v_payment from public.payments p where p.id = v_payment.id for update;
    update public.payments p set role = 'surplus' where p.id = v_payment.id and p.role = 'main';
    perform guichet.return_money(v_payment, 'subscribed_twice');
  end if;
  return true;
end $function$;

comment on function guichet.return_duplicate_payment(jsonb) is 'Handler of payment.invoice, the row of a payment: pays back what pays a subscription that came second.';

revoke all on function guichet.return_duplicate_payment(jsonb) from public, anon, authenticated, service_role;
