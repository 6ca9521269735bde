-- Written by npm run db:schemas: change a migration, then run it.

create view public.money_movements with (security_invoker=true) as
 WITH payment AS (
         SELECT p.id,
            p.order_id,
            p.for_order_id,
            p.vend_session_id,
            p.booking_id,
            p.recharge_id,
            p.invoice_id,
            p.payer_id,
            p.role,
            p.settlement,
            p.stripe_payment_intent_id,
            p.amount_cents,
            p.amount_received_cents,
            p.amount_refunded_cents,
            p.charge_refunded_cents,
            p.currency,
            p.status,
            p.error_code,
            p.error_message,
            p.stripe_charge_id,
            p.receipt_url,
            p.disputed,
            p.dispute_open,
            p.refund_blocked,
            p.dispute_lost_cents,
            p.succeeded_at,
            p.last_event_created,
            p.last_event_id,
            p.needs_refetch,
            p.created_at,
            p.updated_at,
            COALESCE(p.for_order_id, p.vend_session_id, p.booking_id, p.recharge_id, p.invoice_id) AS subject,
                CASE
                    WHEN (p.for_order_id IS NOT NULL) THEN 'order'::text
                    WHEN (p.vend_session_id IS NOT NULL) THEN 'vend'::text
                    WHEN (p.booking_id IS NOT NULL) THEN 'booking'::text
                    WHEN (p.recharge_id IS NOT NULL) THEN 'recharge'::text
                    ELSE 'subscription'::text
                END AS domain
           FROM public.payments p
          WHERE (p.role <> 'foreign'::text)
        ), dispute AS (
         SELECT d.id,
            d.payment_id,
            d.stripe_dispute_id,
            d.stripe_charge_id,
            d.stripe_payment_intent_id,
            d.amount_cents,
            d.currency,
            d.status,
            d.is_charge_refundable,
            d.reason,
            d.evidence_due_by,
            d.last_event_created,
            d.last_event_id,
            d.created_at,
            d.updated_at,
            to_timestamp((e.taken_at)::double precision) AS taken_at,
            to_timestamp((e.back_at)::double precision) AS back_at
           FROM (public.disputes d
             CROSS JOIN LATERAL ( SELECT min(e_1.event_created) FILTER (WHERE ((e_1.payload ->> 'status'::text) = ANY (ARRAY['needs_response'::text, 'under_review'::text, 'lost'::text]))) AS taken_at,
                    min(e_1.event_created) FILTER (WHERE ((e_1.payload ->> 'status'::text) = 'won'::text)) AS back_at
                   FROM public.payment_events e_1
                  WHERE ((e_1.payment_id = d.payment_id) AND ((e_1.payload ->> 'stripe_dispute_id'::text) = (d.stripe_dispute_id)::text))) e)
        ), stripe AS (
         SELECT ('payment:'::text || p.id) AS id,
            'payment'::text AS kind,
            p.id AS payment_id,
            p.amount_received_cents AS amount,
            p.succeeded_at AS at
           FROM payment p
          WHERE (((p.status)::text = 'succeeded'::text) AND (p.amount_received_cents > 0))
        UNION ALL
         SELECT ('refund:'::text || r.id),
            'refund'::text,
            r.payment_id,
            (- r.amount_cents),
            ( SELECT to_timestamp((min(e.event_created))::double precision) AS to_timestamp
                   FROM public.payment_events e
                  WHERE ((e.payment_id = r.payment_id) AND ((e.payload ->> 'stripe_refund_id'::text) = (r.stripe_refund_id)::text) AND ((e.payload ->> 'status'::text) = 'succeeded'::text))) AS to_timestamp
           FROM public.refunds r
          WHERE ((r.status)::text = 'succeeded'::text)
        UNION ALL
         SELECT ('refund_of:'::text || p.id),
            'refund'::text,
            p.id,
            (s.cents - p.amount_refunded_cents),
            NULL::timestamp with time zone
           FROM (payment p
             CROSS JOIN LATERAL ( SELECT (COALESCE(sum(r.amount_cents), (0)::numeric))::bigint AS cents
                   FROM public.refunds r
                  WHERE ((r.payment_id = p.id) AND ((r.status)::text = 'succeeded'::text))) s)
          WHERE (p.amount_refunded_cents > s.cents)
        UNION ALL
         SELECT ('dispute:'::text || d.id),
            'dispute'::text,
            d.payment_id,
            (- d.amount_cents),
            d.taken_at
           FROM dispute d
          WHERE (d.taken_at IS NOT NULL)
        UNION ALL
         SELECT ('dispute_won:'::text || d.id),
            'dispute_won'::text,
            d.payment_id,
            d.amount_cents,
            d.back_at
           FROM dispute d
          WHERE ((d.taken_at IS NOT NULL) AND ((d.status)::text = 'won'::text))
        )
 SELECT s.id,
    s.kind,
    p.domain,
    'stripe'::text AS via,
    true AS takings,
    s.amount AS amount_minor,
    lower((p.currency)::text) AS currency,
    p.subject,
    p.id AS payment_id,
    p.role,
    p.payer_id,
    s.at
   FROM (stripe s
     JOIN payment p ON ((p.id = s.payment_id)))
UNION ALL
 SELECT ('transaction:'::text || t.id) AS id,
    t.kind,
        CASE
            WHEN (t.vend_session_id IS NOT NULL) THEN 'vend'::text
            WHEN (t.recharge_id IS NOT NULL) THEN 'recharge'::text
            ELSE NULL::text
        END AS domain,
    'wallet'::text AS via,
    false AS takings,
    t.amount_minor,
    t.currency,
    COALESCE(t.vend_session_id, t.recharge_id) AS subject,
    ( SELECT p.id
           FROM public.payments p
          WHERE ((p.stripe_payment_intent_id)::text = t.stripe_payment_intent_id)) AS payment_id,
    NULL::text AS role,
    w.user_id AS payer_id,
    t.created_at AS at
   FROM (public.transactions t
     JOIN public.wallets w ON ((w.id = t.wallet_id)))
UNION ALL
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
    i.paid_at AS at
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
    i.paid_at AS at
   FROM public.invoices_billing i
  WHERE ((i.status = 'paid'::text) AND (i.amount_paid > 0) AND (i.stripe_payment_intent_id IS NULL) AND (i.stripe_charge_id IS NULL) AND (NOT (EXISTS ( SELECT
           FROM public.payments p
          WHERE (p.invoice_id = i.id)))));

comment on view public.money_movements is 'Every movement of money, in minor units: payments received, refunds that have gone, disputes (taken, and given back), the ledger of wallets, invoices paid from credit or outside Stripe. Server only.';
comment on column public.money_movements.id is 'Stable: kind of row and its id.';
comment on column public.money_movements.kind is 'payment, refund, dispute, dispute_won; of a wallet transactions.kind; credit of an invoice.';
comment on column public.money_movements.domain is 'order, booking, vend, recharge or subscription; null of an adjustment of a wallet.';
comment on column public.money_movements.via is 'stripe; wallet: the ledger of a wallet; credit: a customer''s balance at Stripe; outside: an invoice that is paid and names no payment at Stripe.';
comment on column public.money_movements.takings is 'Whether it is money that came or went. False of wallet and credit: that money was counted when it came.';
comment on column public.money_movements.amount_minor is 'Minor units, positive for money that came (into a wallet: its balance), negative for what went; what was received, never what was authorised.';
comment on column public.money_movements.currency is 'ISO 4217 in lower case.';
comment on column public.money_movements.subject is 'The order, booking, vend session, recharge or invoice.';
comment on column public.money_movements.payment_id is 'payments.id, where one is behind it.';
comment on column public.money_movements.role is 'payments.role: main or surplus; null where it is no movement at Stripe.';
comment on column public.money_movements.payer_id is 'Who paid, so far as it is known; the owner of the wallet.';
comment on column public.money_movements.at is 'When, by Stripe''s clock (a wallet''s ledger: ours); null where Stripe has not said it yet.';

revoke all on public.money_movements from public, anon, authenticated, service_role;
grant select on public.money_movements to service_role;
