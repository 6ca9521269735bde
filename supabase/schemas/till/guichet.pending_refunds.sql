-- Written by npm run db:schemas. Last in migrations/20261201000235_desk_open_money.sql, which never changes: change it in a new one.

create view guichet.pending_refunds with (security_invoker=true) as
 SELECT r.id,
    r.payment_id,
    r.stripe_refund_id,
    r.asked,
    r.amount_cents,
    r.currency,
    r.status,
    r.reason,
    r.failure_reason,
    r.requested_by,
    r.request_id,
    r.last_event_created,
    r.last_event_id,
    r.created_at,
    r.updated_at
   FROM (public.refunds r
     JOIN public.payments p ON ((p.id = r.payment_id)))
  WHERE (((r.status)::text = ANY ((ARRAY['requested'::character varying, 'pending'::character varying, 'requires_action'::character varying])::text[])) AND (p.role <> 'foreign'::text));

comment on view guichet.pending_refunds is 'Refunds that were asked for and that Stripe has not called done or failed.';

revoke all on guichet.pending_refunds from public, anon, authenticated, service_role;
