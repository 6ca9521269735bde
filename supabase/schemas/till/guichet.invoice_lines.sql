-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

create view guichet.invoice_lines with (security_invoker=true) as
 SELECT ('invoice_credit:'::text || i.id) AS id,
    'credit'::text AS kind,
    'subscription'::text AS domain,
    'credit'::text AS via,
    false AS takings,
    (i.total - i.amount_due) AS amount_minor,
    i.currency,
    i.id AS subject,
    NULL::uuid AS payment_id,
    NULL::text AS role,
    NULL::uuid AS payer_id,
    i.paid_at AS at,
    NULL::bigint AS fee_minor,
    NULL::text AS fee_currency
   FROM public.invoices_billing i
  WHERE ((i.status = 'paid'::text) AND (i.total > i.amount_due))
UNION ALL
 SELECT ('invoice_outside:'::text || i.id) AS id,
    'payment'::text AS kind,
    'subscription'::text AS domain,
    'outside'::text AS via,
    true AS takings,
    i.amount_paid AS amount_minor,
    i.currency,
    i.id AS subject,
    NULL::uuid AS payment_id,
    NULL::text AS role,
    NULL::uuid AS payer_id,
    i.paid_at AS at,
    NULL::bigint AS fee_minor,
    NULL::text AS fee_currency
   FROM public.invoices_billing i
  WHERE ((i.status = 'paid'::text) AND (i.amount_paid > 0) AND (i.stripe_payment_intent_id IS NULL) AND (i.stripe_charge_id IS NULL) AND (NOT (EXISTS ( SELECT
           FROM public.payments p
          WHERE (p.invoice_id = i.id)))));

comment on view guichet.invoice_lines is 'What of an invoice was paid from credit or outside Stripe; a payment at Stripe is a line of that payment.';

revoke all on guichet.invoice_lines from public, anon, authenticated, service_role;
