-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_payer(p_payment public.payments)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if p_payment.payer_id is not null or p_payment.invoice_id is null then
    return p_payment.payer_id;
  end if;
  return (select a.owner_user_id from public.invoices_billing i
    join public.billing_accounts a on a.id = i.billing_account_id where i.id = p_payment.invoice_id);
end $function$;

comment on function guichet.payment_payer(public.payments) is 'Who pays, so far as it is known; of an invoice the person whose account it is.';

revoke all on function guichet.payment_payer(public.payments) from public, anon, authenticated, service_role;
