-- Written by npm run db:schemas. Last in migrations/20261201000235_desk_open_money.sql, which never changes: change it in a new one.

create view guichet.open_money_shown with (security_invoker=true) as
 SELECT 'failed'::text AS what,
    f.id,
    f.id AS payment_id,
    f.amount_cents AS amount_minor,
    f.currency,
    'failed'::character varying AS status,
    f.error_code AS reason,
    to_timestamp((f.last_event_created)::double precision) AS at,
    NULL::timestamp with time zone AS due_at,
    f.stripe_payment_intent_id AS stripe_id,
    f.last_event_created AS place
   FROM guichet.failed_payments f
UNION ALL
 SELECT 'refunds'::text AS what,
    r.id,
    r.payment_id,
    r.amount_cents AS amount_minor,
    r.currency,
    r.status,
    r.reason,
    r.created_at AS at,
    NULL::timestamp with time zone AS due_at,
    r.stripe_refund_id AS stripe_id,
    (EXTRACT(epoch FROM r.created_at))::bigint AS place
   FROM guichet.pending_refunds r
UNION ALL
 SELECT 'disputes'::text AS what,
    d.id,
    d.payment_id,
    d.amount_cents AS amount_minor,
    d.currency,
    d.status,
    d.reason,
    d.created_at AS at,
    d.evidence_due_by AS due_at,
    d.stripe_dispute_id AS stripe_id,
    (- (COALESCE(EXTRACT(epoch FROM d.evidence_due_by), ('99999999999'::bigint)::numeric))::bigint) AS place
   FROM guichet.open_disputes d;

comment on view guichet.open_money_shown is 'Rows of failed, refunds and disputes alike; the highest place first.';

revoke all on guichet.open_money_shown from public, anon, authenticated, service_role;
