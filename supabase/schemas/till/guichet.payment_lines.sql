-- Written by npm run db:schemas. Last in migrations/20261201000200_money_lines.sql, which never changes: change it in a new one.

create view guichet.payment_lines with (security_invoker=true) as
 WITH payment AS NOT MATERIALIZED (
         SELECT p_1.id,
            p_1.order_id,
            p_1.for_order_id,
            p_1.vend_session_id,
            p_1.booking_id,
            p_1.recharge_id,
            p_1.invoice_id,
            p_1.payer_id,
            p_1.role,
            p_1.settlement,
            p_1.stripe_payment_intent_id,
            p_1.amount_cents,
            p_1.amount_received_cents,
            p_1.amount_refunded_cents,
            p_1.charge_refunded_cents,
            p_1.currency,
            p_1.status,
            p_1.error_code,
            p_1.error_message,
            p_1.stripe_charge_id,
            p_1.receipt_url,
            p_1.disputed,
            p_1.dispute_open,
            p_1.refund_blocked,
            p_1.dispute_lost_cents,
            p_1.succeeded_at,
            p_1.last_event_created,
            p_1.last_event_id,
            p_1.needs_refetch,
            p_1.created_at,
            p_1.updated_at,
            COALESCE(p_1.for_order_id, p_1.vend_session_id, p_1.booking_id, p_1.recharge_id, p_1.invoice_id) AS subject,
                CASE
                    WHEN (p_1.for_order_id IS NOT NULL) THEN 'order'::text
                    WHEN (p_1.vend_session_id IS NOT NULL) THEN 'vend'::text
                    WHEN (p_1.booking_id IS NOT NULL) THEN 'booking'::text
                    WHEN (p_1.recharge_id IS NOT NULL) THEN 'recharge'::text
                    ELSE 'subscription'::text
                END AS domain
           FROM public.payments p_1
          WHERE (p_1.role <> 'foreign'::text)
        ), dispute AS NOT MATERIALIZED (
         SELECT d.id,
            d.payment_id,
            d.amount_cents,
            d.status,
            to_timestamp((e.taken_at)::double precision) AS taken_at,
            to_timestamp((e.back_at)::double precision) AS back_at
           FROM (public.disputes d
             CROSS JOIN LATERAL ( SELECT min(e_1.event_created) FILTER (WHERE ((e_1.payload ->> 'status'::text) = ANY (ARRAY['needs_response'::text, 'under_review'::text, 'lost'::text]))) AS taken_at,
                    min(e_1.event_created) FILTER (WHERE ((e_1.payload ->> 'status'::text) = 'won'::text)) AS back_at
                   FROM public.payment_events e_1
                  WHERE ((e_1.payment_id = d.payment_id) AND ((e_1.payload ->> 'stripe_dispute_id'::text) = (d.stripe_dispute_id)::text))) e)
        ), line AS NOT MATERIALIZED (
         SELECT ('payment:'::text || p_1.id) AS id,
            'payment'::text AS kind,
            p_1.id AS payment_id,
            p_1.amount_received_cents AS amount,
            p_1.succeeded_at AS at
           FROM payment p_1
          WHERE (((p_1.status)::text = 'succeeded'::text) AND (p_1.amount_received_cents > 0))
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
         SELECT ('refund_of:'::text || p_1.id),
            'refund'::text,
            p_1.id,
            (s.cents - p_1.amount_refunded_cents),
            NULL::timestamp with time zone
           FROM (payment p_1
             CROSS JOIN LATERAL ( SELECT (COALESCE(sum(r.amount_cents), (0)::numeric))::bigint AS cents
                   FROM public.refunds r
                  WHERE ((r.payment_id = p_1.id) AND ((r.status)::text = 'succeeded'::text))) s)
          WHERE (p_1.amount_refunded_cents > s.cents)
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
 SELECT l.id,
    l.kind,
    p.domain,
    'stripe'::text AS via,
    true AS takings,
    l.amount AS amount_minor,
    lower((p.currency)::text) AS currency,
    p.subject,
    p.id AS payment_id,
    p.role,
    p.payer_id,
    l.at,
    ( SELECT (sum(f.fee_minor))::bigint AS sum
           FROM guichet.stripe_fees f
          WHERE ((f.payment_id = p.id) AND (f.line = l.id))) AS fee_minor,
    ( SELECT min(f.currency) AS min
           FROM guichet.stripe_fees f
          WHERE ((f.payment_id = p.id) AND (f.line = l.id))) AS fee_currency
   FROM (line l
     JOIN payment p ON ((p.id = l.payment_id)));

comment on view guichet.payment_lines is 'The lines of each payment, from its row, refunds, disputes and events; those of one are found by payment_id.';

revoke all on guichet.payment_lines from public, anon, authenticated, service_role;
