-- Written by npm run db:schemas. Last in migrations/20261201000235_desk_open_money.sql, which never changes: change it in a new one.

create view guichet.failed_payments with (security_invoker=true) as
 SELECT id,
    order_id,
    for_order_id,
    vend_session_id,
    booking_id,
    recharge_id,
    invoice_id,
    payer_id,
    role,
    settlement,
    stripe_payment_intent_id,
    amount_cents,
    amount_received_cents,
    amount_refunded_cents,
    charge_refunded_cents,
    currency,
    status,
    error_code,
    error_message,
    stripe_charge_id,
    receipt_url,
    disputed,
    dispute_open,
    refund_blocked,
    dispute_lost_cents,
    succeeded_at,
    last_event_created,
    last_event_id,
    needs_refetch,
    created_at,
    updated_at
   FROM public.payments p
  WHERE ((role = 'main'::text) AND ((status)::text = 'requires_payment_method'::text) AND (error_code IS NOT NULL) AND (last_event_created >= (EXTRACT(epoch FROM (now() - '7 days'::interval)))::bigint) AND ((invoice_id IS NULL) OR (NOT (EXISTS ( SELECT
           FROM public.invoices_billing i
          WHERE ((i.id = p.invoice_id) AND (i.status = ANY (ARRAY['paid'::text, 'void'::text]))))))));

comment on view guichet.failed_payments is 'Payments of ours whose latest attempt failed within seven days, and that nothing has paid since.';

revoke all on guichet.failed_payments from public, anon, authenticated, service_role;
