-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_payment(p_payment public.payments, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('payment', p_payment.id::text, p_why, 'payment', p_payment.id::text,
      coalesce(guichet.person_named(guichet.payment_payer(p_payment)), '{}') || jsonb_build_object(
        'domain', guichet.payment_domain(p_payment), 'label', guichet.payment_label(p_payment),
        'amount_minor', p_payment.amount_cents, 'currency', lower(p_payment.currency),
        'refundable_minor', case when p_payment.role <> 'foreign' and p_payment.status = 'succeeded'
          then guichet.refundable_cents(p_payment) else 0 end,
        'state', guichet.payment_said(p_payment), 'at', coalesce(p_payment.succeeded_at, p_payment.created_at)))
  );
end $function$;

comment on function guichet.found_payment(public.payments,text) is 'A payment, as searches and timelines show it.';

revoke all on function guichet.found_payment(public.payments,text) from public, anon, authenticated, service_role;
