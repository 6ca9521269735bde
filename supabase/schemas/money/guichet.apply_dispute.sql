-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_dispute(p_item jsonb)
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
  v_before public.disputes;
  v_told jsonb := jsonb_build_object('dispute', v_row ->> 'stripe_dispute_id', 'payment_intent', v_intent, 'charge',
    v_row ->> 'stripe_charge_id',
    'amount', (v_row ->> 'amount')::bigint, 'currency', v_row ->> 'currency', 'reason', v_row ->> 'reason', 'order_id',
      case v_subject.kind when 'order' then v_subject.id end);
begin
  if v_intent is not null then
    v_payment := guichet.payment_of_intent(v_intent, v_subject, null, v_row ->> 'currency');
    perform guichet.ask_for_payment(v_payment);
  else
    select * into v_payment from public.payments p where p.stripe_charge_id = v_row ->> 'stripe_charge_id' limit 1
      for update;
  end if;
  if v_payment.id is not null then
    perform guichet.record_payment_event(v_payment.id, p_item);
  end if;
  -- one alert a dispute, whichever of its events comes first
  perform guichet.alert('dispute_opened', v_row ->> 'stripe_dispute_id',
    v_told || jsonb_build_object('evidence_due_by', v_row ->> 'evidence_due_by'));
  -- and one when it has ended, told also by an event that comes late
  if v_row ->> 'status' = 'lost' then
    perform guichet.alert('dispute_lost', v_row ->> 'stripe_dispute_id', v_told);
  elsif v_row ->> 'status' in ('won', 'warning_closed') then
    perform guichet.alert('dispute_won', v_row ->> 'stripe_dispute_id', v_told);
  end if;
  select * into v_before from public.disputes d where d.stripe_dispute_id = v_row ->> 'stripe_dispute_id' for update;
  if found and (v_before.last_event_created, guichet.dispute_rank(v_before.status),
    coalesce(v_before.last_event_id, ''))
     >= (v_created, guichet.dispute_rank(v_row ->> 'status'), p_item ->> 'event_id') then
    if v_payment.id is not null then
      perform guichet.refresh_payment(v_payment.id);
    end if;
    return 'stale';
  end if;
  insert into public.disputes (payment_id, stripe_dispute_id, stripe_charge_id, stripe_payment_intent_id, amount_cents,
    currency, status, is_charge_refundable, reason, evidence_due_by, last_event_created, last_event_id)
  values (v_payment.id, v_row ->> 'stripe_dispute_id', v_row ->> 'stripe_charge_id', v_intent,
    (v_row ->> 'amount')::bigint,
          upper(v_row ->> 'currency'), v_row ->> 'status', coalesce((v_row ->> 'is_charge_refundable')::boolean, false),
          v_row ->> 'reason', (v_row ->> 'evidence_due_by')::timestamptz, v_created, p_item ->> 'event_id')
  on conflict (stripe_dispute_id) do update
     set payment_id = coalesce(excluded.payment_id, disputes.payment_id), amount_cents = excluded.amount_cents,
         status = excluded.status, reason = excluded.reason,
         is_charge_refundable = excluded.is_charge_refundable,
         evidence_due_by = excluded.evidence_due_by, last_event_created = excluded.last_event_created,
         last_event_id = excluded.last_event_id;
  if v_payment.id is not null then
    perform guichet.refresh_payment(v_payment.id);
  end if;
  return 'applied';
end $function$;

comment on function guichet.apply_dispute(jsonb) is 'DisputeSync of nodes/StripeMapper/rows.ts; support is told once that a dispute is there and once how it ended.';

revoke all on function guichet.apply_dispute(jsonb) from public, anon, authenticated, service_role;
