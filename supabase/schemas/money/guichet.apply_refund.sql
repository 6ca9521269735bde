-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_refund(p_item jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_subject guichet.subject := guichet.lock_subject_of(p_item);
  v_payment public.payments;
  v_refund public.refunds;
begin
  if v_intent is not null then
    v_payment := guichet.payment_of_intent(v_intent, v_subject, null, v_row ->> 'currency');
    perform guichet.ask_for_payment(v_payment);
  else
    select * into v_payment from public.payments p where p.stripe_charge_id = v_row ->> 'stripe_charge_id' limit 1
      for update;
    if not found then
      return 'applied';
    end if;
  end if;
  perform guichet.record_payment_event(v_payment.id, p_item);

  -- ours by Stripe's id, else by the row id we gave Stripe, else made in the Dashboard
  select * into v_refund from public.refunds r where r.stripe_refund_id = v_row ->> 'stripe_refund_id' for update;
  if not found then
    select * into v_refund from public.refunds r
     where r.id = guichet.try_uuid(v_row -> 'metadata' ->> 'refund_id') and r.payment_id = v_payment.id
       and r.stripe_refund_id is null for update;
  end if;
  if v_refund.id is null then
    insert into public.refunds (payment_id, stripe_refund_id, amount_cents, currency, reason, status)
    values (v_payment.id, v_row ->> 'stripe_refund_id', (v_row ->> 'amount')::bigint, upper(v_row ->> 'currency'),
      v_row ->> 'reason', 'requested')
    returning * into v_refund;
  end if;
  if (v_refund.last_event_created, guichet.refund_rank(v_refund.status), coalesce(v_refund.last_event_id, ''))
     >= (v_created, guichet.refund_rank(v_row ->> 'status'), p_item ->> 'event_id') then
    -- what it says has been, e.g. that a refund had succeeded before it failed, is kept with the payment's events
    perform guichet.refresh_payment(v_payment.id);
    return 'stale';
  end if;
  update public.refunds r
     set stripe_refund_id = v_row ->> 'stripe_refund_id', status = coalesce(v_row ->> 'status', r.status),
         amount_cents = (v_row ->> 'amount')::bigint,
         failure_reason = v_row ->> 'failure_reason', last_event_created = v_created,
         last_event_id = p_item ->> 'event_id'
   where r.id = v_refund.id
  returning * into v_refund;
  if v_refund.status in ('failed', 'canceled') then
    perform guichet.alert('refund_failed', v_refund.stripe_refund_id,
      jsonb_build_object('refund', v_refund.stripe_refund_id,
      'payment_intent', v_payment.stripe_payment_intent_id, 'amount', v_refund.amount_cents, 'currency',
        lower(v_refund.currency), 'reason', v_refund.failure_reason));
  end if;
  perform guichet.refresh_payment(v_payment.id);
  return 'applied';
end $function$;

comment on function guichet.apply_refund(jsonb) is 'RefundSync of nodes/StripeMapper/rows.ts: final only when Stripe says so, and a later failure is taken back (rule 24).';

revoke all on function guichet.apply_refund(jsonb) from public, anon, authenticated, service_role;
