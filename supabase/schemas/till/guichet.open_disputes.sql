-- Written by npm run db:schemas. Last in migrations/20261201000235_desk_open_money.sql, which never changes: change it in a new one.

create view guichet.open_disputes with (security_invoker=true) as
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
    d.updated_at
   FROM (public.disputes d
     JOIN public.payments p ON ((p.id = d.payment_id)))
  WHERE (((d.status)::text <> ALL ((ARRAY['won'::character varying, 'lost'::character varying, 'warning_closed'::character varying, 'prevented'::character varying])::text[])) AND (p.role <> 'foreign'::text));

comment on view guichet.open_disputes is 'Disputes and inquiries about payments of ours that have not ended.';

revoke all on guichet.open_disputes from public, anon, authenticated, service_role;
