-- Written by npm run db:schemas. Last in migrations/20261201000480_desk_vends.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_account(p public.payments)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('payment_id', p.id, 'role', p.role, 'status', p.status, 'settlement', p.settlement,
    'amount_minor', p.amount_cents, 'received_minor', p.amount_received_cents, 'refunded_minor',
    p.amount_refunded_cents,
    'refundable_minor', case when p.status = 'succeeded' then guichet.refundable_cents(p) else 0 end,
    'refund_blocked', p.refund_blocked, 'currency', lower(p.currency), 'intent', p.stripe_payment_intent_id,
    'charge', p.stripe_charge_id, 'receipt_url', p.receipt_url, 'error_code', p.error_code,
    'succeeded_at', p.succeeded_at,
    'events', coalesce((select jsonb_agg(jsonb_build_object('at', to_timestamp(e.event_created), 'type', e.type,
        'status', e.payload ->> 'status', 'event_id', e.stripe_event_id) order by e.event_created, e.created_at)
      from public.payment_events e where e.payment_id = p.id), '[]'),
    'refunds', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'at', r.created_at, 'amount_minor',
        r.amount_cents, 'status', r.status, 'reason', r.reason, 'failure_reason', r.failure_reason)
        order by r.created_at) from public.refunds r where r.payment_id = p.id), '[]'),
    'asked', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'topic', o.topic, 'status', o.status, 'at',
        o.created_at, 'settled_at', o.settled_at, 'error', o.error_message) order by o.seq)
      from public.outbox o where o.object_key = 'payment_intent:' || p.stripe_payment_intent_id), '[]'))
$function$;

comment on function guichet.payment_account(public.payments) is 'What Stripe says of a payment, and what was asked of it.';

revoke all on function guichet.payment_account(public.payments) from public, anon, authenticated, service_role;
