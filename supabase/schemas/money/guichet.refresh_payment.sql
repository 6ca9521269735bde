-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_payment(p_payment_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_told record;
  v_disputes record;
  v_payment public.payments;
begin
  -- what single events say and the newest one may not: rows of PaymentIntents have a capture_method, of charges an
  -- amount_captured
  select to_timestamp(min(e.event_created) filter (
    where e.payload ? 'capture_method' and e.payload ->> 'status' = 'succeeded')) as succeeded_at,
         (array_agg(e.payload ->> 'receipt_url' order by e.event_created desc, e.stripe_event_id desc) filter (
           where e.payload ->> 'receipt_url' is not null))[1] as receipt_url,
         (array_agg(e.payload ->> 'stripe_charge_id' order by e.payload ? 'capture_method' desc, e.event_created desc,
             guichet.payment_intent_rank(e.payload ->> 'status', null) desc, e.stripe_event_id desc)
           filter (where (e.payload ? 'capture_method' or e.payload ? 'amount_captured')
             and e.payload ->> 'stripe_charge_id' is not null))[1] as charge_id
    into v_told from public.payment_events e where e.payment_id = p_payment_id;
  update public.payments p
     set succeeded_at = case when p.status = 'succeeded' then coalesce(v_told.succeeded_at, p.succeeded_at) end,
         receipt_url = coalesce(v_told.receipt_url, p.receipt_url),
         stripe_charge_id = coalesce(v_told.charge_id, p.stripe_charge_id)
   where p.id = p_payment_id
     and (p.succeeded_at, p.receipt_url, p.stripe_charge_id) is distinct from
         (case when p.status = 'succeeded' then coalesce(v_told.succeeded_at, p.succeeded_at) end,
           coalesce(v_told.receipt_url, p.receipt_url), coalesce(v_told.charge_id, p.stripe_charge_id));
  -- a dispute that named the charge alone finds its payment when the charge is known
  update public.disputes d set payment_id = p.id
    from public.payments p where p.id = p_payment_id and d.payment_id is null
     and (d.stripe_payment_intent_id = p.stripe_payment_intent_id or d.stripe_charge_id = p.stripe_charge_id);
  select coalesce(bool_or(d.open), false) as open,
         coalesce(bool_or(d.open and not d.is_charge_refundable), false) as blocked,
         coalesce(sum(d.amount_cents) filter (where d.status = 'lost'), 0)::bigint as lost
    into v_disputes
    from (select x.*, x.status not in ('won', 'lost', 'warning_closed', 'prevented') as open from public.disputes x
      where x.payment_id = p_payment_id) d;
  update public.payments p
     set amount_refunded_cents = (
           -- the charge's total may be told before its refunds, and counts those under way and those that failed since
           select greatest(coalesce(sum(r.amount_cents) filter (where r.status = 'succeeded'), 0),
             p.charge_refunded_cents - coalesce(sum(r.amount_cents) filter (where r.status <> 'succeeded'), 0), 0)
             from public.refunds r where r.payment_id = p.id and r.stripe_refund_id is not null),
         disputed = v_disputes.open or v_disputes.lost > 0, dispute_open = v_disputes.open,
         refund_blocked = v_disputes.blocked, dispute_lost_cents = v_disputes.lost
   where p.id = p_payment_id
  returning * into v_payment;
  perform guichet.pursue_return(p_payment_id);
  -- what it means to its subject; a foreign one means nothing
  if v_payment.role <> 'foreign' then
    perform guichet.dispatch_event(to_jsonb(v_payment)
      || jsonb_build_object('object', 'payment.' || (guichet.subject_of(v_payment)).kind));
  end if;
end $function$;

comment on function guichet.refresh_payment(uuid) is 'What follows from the refunds and disputes of a payment: its sums and flags, what it owes back, and what it means to its subject, by the handlers of object payment.order, payment.vend, payment.booking, payment.recharge, payment.invoice. The caller holds the locks of subject and payment.';

revoke all on function guichet.refresh_payment(uuid) from public, anon, authenticated, service_role;
