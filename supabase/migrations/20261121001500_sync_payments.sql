-- What Stripe says of payments, charges, refunds and disputes. Every PaymentIntent has a row here, whatever it
-- pays; orders, vend sessions and bookings then take their own effect from it.

-- Events of one second are ordered by how far the object has come; the event id makes the order total, so that
-- arrival order never matters.
create or replace function guichet.payment_intent_rank(status text, error_code text) returns integer
language sql immutable set search_path = ''
as $$
  -- an attempt that failed is back at requires_payment_method: the error tells it from an intent that is only made
  select case status when 'requires_payment_method' then case when error_code is null then 1 else 5 end when 'requires_confirmation' then 2
    when 'requires_action' then 3 when 'processing' then 4 when 'requires_capture' then 6 when 'succeeded' then 7 when 'canceled' then 7 else 0 end
$$;
create or replace function guichet.refund_rank(status text) returns integer
language sql immutable set search_path = ''
as $$
  -- a refund that succeeded can still fail at the bank
  select case status when 'requested' then 0 when 'pending' then 1 when 'requires_action' then 2 when 'succeeded' then 3
    when 'canceled' then 4 when 'failed' then 4 else 1 end
$$;

create or replace function guichet.dispute_rank(status text) returns integer
language sql immutable set search_path = ''
as $$
  select case when status in ('won', 'lost', 'warning_closed', 'prevented') then 3 when status in ('under_review', 'warning_under_review') then 2 else 1 end
$$;

create or replace function guichet.order_of_payment(p_intent text, p_metadata jsonb) returns uuid
language sql stable set search_path = ''
as $$
  -- the id we wrote back first, else the row id we gave Stripe: the webhook may be faster than our write
  select coalesce(
    (select o.id from public.orders o where o.stripe_payment_intent_id = p_intent),
    (select o.id from public.orders o where o.id = guichet.try_uuid(p_metadata ->> 'order_id')))
$$;

create or replace function guichet.return_money(p_payment public.payments, p_why text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_left bigint := guichet.refundable_cents(p_payment);
begin
  if v_left > 0 then
    perform guichet.open_refund(p_payment, v_left, case p_why when 'paid_twice' then 'duplicate' else 'requested_by_customer' end, null, null);
    perform guichet.alert('money_returned', p_payment.stripe_payment_intent_id, jsonb_build_object(
      'payment_intent', p_payment.stripe_payment_intent_id, 'amount', v_left, 'currency', lower(p_payment.currency), 'reason', p_why));
  end if;
end $$;
comment on function guichet.return_money(public.payments, text) is 'Money that nobody is owed goes back, once, and support is told.';

-- PAID, once. The caller holds the order's lock, which decides between two payments of one order.
create or replace function guichet.settle_order(p_payment_id uuid, p_order_id uuid, p_paid_at timestamptz) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_order public.orders;
  v_payment public.payments;
  v_first public.payments;
begin
  select * into v_order from public.orders o where o.id = p_order_id for update;
  select * into v_payment from public.payments p where p.id = p_payment_id for update;
  if v_payment.duplicate_of is not null then
    return;
  end if;
  select * into v_first from public.payments p where p.order_id = p_order_id and p.id <> p_payment_id for update;

  if v_first.status = 'succeeded' then
    update public.payments p set duplicate_of = v_first.id, order_id = null where p.id = p_payment_id returning * into v_payment;
    perform guichet.return_money(v_payment, 'paid_twice');
    return;
  end if;
  if v_first.id is not null then
    -- an attempt that came to nothing gives its place to the one that brought the money
    update public.payments p set order_id = null where p.id = v_first.id;
  end if;
  update public.payments p set order_id = p_order_id where p.id = p_payment_id;
  if v_order.status = 'CANCELLED' then
    perform guichet.return_money(v_payment, 'paid_after_cancel');
    return;
  end if;
  if v_payment.amount_received_cents <> v_order.amount_total_cents or v_payment.currency <> upper(v_order.currency) then
    raise exception 'payment % is of % %, order % costs % %', v_payment.stripe_payment_intent_id, v_payment.amount_received_cents, v_payment.currency,
      v_order.id, v_order.amount_total_cents, v_order.currency
      using errcode = '22023', column = 'data.object.amount_received', hint = 'Somebody changed the payment in Stripe: refund it there or correct the order.';
  end if;
  update public.orders o
     set status = 'PAID', paid_at = coalesce(o.paid_at, p_paid_at), expires_at = null,
         stripe_payment_intent_id = v_payment.stripe_payment_intent_id, receipt_url = coalesce(v_payment.receipt_url, o.receipt_url)
   where o.id = p_order_id;
end $$;
comment on function guichet.settle_order(uuid, uuid, timestamptz) is 'The money of an order is there: PAID, or back where it is paid already or cancelled.';

-- Everything below follows from the set of rows, never from the order in which events came.
create or replace function guichet.refresh_order_payment_state(p_payment_id uuid) returns void
language sql security definer set search_path = ''
as $$
  update public.orders o
     set payment_state = case
           when p.disputed then 'disputed'
           when exists (select from public.refunds r where r.payment_id = p.id and r.status not in ('succeeded', 'failed', 'canceled')) then 'refund_pending'
           when p.amount_refunded_cents > 0 and p.amount_refunded_cents >= p.amount_received_cents then 'refunded'
           when p.amount_refunded_cents > 0 then 'partially_refunded'
           when p.status = 'succeeded' then 'paid'
           else o.payment_state end,
         receipt_url = coalesce(p.receipt_url, o.receipt_url)
    from public.payments p
   where p.id = p_payment_id and o.id = p.order_id
$$;
comment on function guichet.refresh_order_payment_state(uuid) is 'The finer state of an order whose money has come, from its payment, refunds and disputes.';

create or replace function guichet.refresh_payment(p_payment_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- a dispute or refund that named the charge alone finds its payment when the charge is known
  update public.disputes d set payment_id = p.id
    from public.payments p where p.id = p_payment_id and d.payment_id is null
     and (d.stripe_payment_intent_id = p.stripe_payment_intent_id or d.stripe_charge_id = p.stripe_charge_id);
  update public.payments p
     set amount_refunded_cents = (
           -- the charge's total may be told before its refunds, and counts those under way and those that failed since
           select greatest(coalesce(sum(r.amount_cents) filter (where r.status = 'succeeded'), 0),
             p.charge_refunded_cents - coalesce(sum(r.amount_cents) filter (where r.status <> 'succeeded'), 0), 0)
             from public.refunds r where r.payment_id = p.id and r.stripe_refund_id is not null),
         disputed = exists (select from public.disputes d where d.payment_id = p.id and d.status not in ('won', 'warning_closed', 'prevented'))
   where p.id = p_payment_id;
  perform guichet.refresh_order_payment_state(p_payment_id);
end $$;
comment on function guichet.refresh_payment(uuid) is 'What follows from the refunds and disputes of a payment: amount_refunded_cents, disputed, the order''s payment_state.';

create or replace function guichet.record_payment_event(p_payment_id uuid, p_item jsonb) returns void
language sql security definer set search_path = ''
as $$
  insert into public.payment_events (payment_id, stripe_event_id, type, payload, event_created)
  values (p_payment_id, p_item ->> 'event_id', p_item ->> 'event_type', p_item -> 'row', (p_item ->> 'event_created')::bigint)
  on conflict do nothing
$$;
comment on function guichet.record_payment_event(uuid, jsonb) is 'Keeps an event of a payment, also one that came too late to change anything.';

-- The row of a PaymentIntent, made where it is not there yet (a charge or a refund may be faster than its intent).
create or replace function guichet.payment_of_intent(p_intent text, p_order_id uuid, p_amount bigint, p_currency text) returns public.payments
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
begin
  insert into public.payments (stripe_payment_intent_id, amount_cents, currency, status)
  values (p_intent, p_amount, upper(p_currency), 'requires_payment_method')
  on conflict (stripe_payment_intent_id) do nothing;
  -- the order's one payment is the first that names it, until another one pays
  update public.payments p set order_id = p_order_id
   where p.stripe_payment_intent_id = p_intent and p.order_id is null and p.duplicate_of is null
     and p_order_id is not null and not exists (select from public.payments other where other.order_id = p_order_id);
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  return v_payment;
end $$;
comment on function guichet.payment_of_intent(text, uuid, bigint, text) is 'The locked payment of a PaymentIntent; the caller holds the order''s lock.';

-- Order before payment, everywhere: one order of locks. The order of an event that names no metadata is that of its payment.
create or replace function guichet.lock_order_of(p_intent text, p_charge text, p_metadata jsonb) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_order_id uuid := coalesce(
    guichet.order_of_payment(p_intent, p_metadata),
    (select p.order_id from public.payments p where p.stripe_payment_intent_id = p_intent),
    (select p.order_id from public.payments p where p_intent is null and p.stripe_charge_id = p_charge limit 1));
begin
  perform 1 from public.orders o where o.id = v_order_id for update;
  return v_order_id;
end $$;
comment on function guichet.lock_order_of(text, text, jsonb) is 'Locks the order that a payment event is about and names it; null where it is about none.';

create or replace function guichet.apply_payment_intent(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_order_id uuid := guichet.lock_order_of(v_intent, null, v_row -> 'metadata');
  v_payment public.payments := guichet.payment_of_intent(v_intent, v_order_id, (v_row ->> 'amount')::bigint, v_row ->> 'currency');
begin
  perform guichet.record_payment_event(v_payment.id, p_item);
  if (v_payment.last_event_created, guichet.payment_intent_rank(v_payment.status, v_payment.error_code), coalesce(v_payment.last_event_id, ''))
     >= (v_created, guichet.payment_intent_rank(v_row ->> 'status', coalesce(v_row ->> 'decline_code', v_row ->> 'error_code')), p_item ->> 'event_id') then
    perform guichet.refresh_payment(v_payment.id);
    return 'stale';
  end if;
  update public.payments p
     set amount_cents = (v_row ->> 'amount')::bigint, amount_received_cents = (v_row ->> 'amount_received')::bigint, currency = upper(v_row ->> 'currency'),
         status = v_row ->> 'status',
         error_code = coalesce(v_row ->> 'decline_code', v_row ->> 'error_code'), error_message = v_row ->> 'error_message',
         stripe_charge_id = coalesce(v_row ->> 'stripe_charge_id', p.stripe_charge_id),
         receipt_url = coalesce(v_row ->> 'receipt_url', p.receipt_url),
         succeeded_at = case when v_row ->> 'status' = 'succeeded' then coalesce(p.succeeded_at, to_timestamp(v_created)) end,
         last_event_created = v_created, last_event_id = p_item ->> 'event_id'
   where p.id = v_payment.id
  returning * into v_payment;

  if v_order_id is not null and v_payment.status = 'succeeded' then
    perform guichet.refresh_payment(v_payment.id);
    perform guichet.settle_order(v_payment.id, v_order_id, to_timestamp(v_created));
  elsif v_order_id is not null and v_payment.order_id = v_order_id then
    update public.orders o
       set payment_state = case v_payment.status when 'processing' then 'processing' when 'requires_capture' then 'authorized'
             when 'canceled' then 'none'
             else case when v_payment.error_code is not null then 'failed' when o.checkout_url is not null then 'checkout_open' else 'none' end end
     where o.id = v_order_id and o.status = 'PENDING';
  end if;
  perform guichet.refresh_payment(v_payment.id);
  return 'applied';
end $$;
comment on function guichet.apply_payment_intent(jsonb) is 'PaymentIntentSync of nodes/StripeMapper/rows.ts.';

create or replace function guichet.apply_charge(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_order_id uuid;
  v_payment public.payments;
begin
  if v_intent is null then
    -- a charge of before PaymentIntents, made in the Dashboard: the log keeps it, no row of ours hangs on it
    return 'applied';
  end if;
  v_order_id := guichet.lock_order_of(v_intent, null, v_row -> 'metadata');
  v_payment := guichet.payment_of_intent(v_intent, v_order_id, (v_row ->> 'amount')::bigint, v_row ->> 'currency');
  perform guichet.record_payment_event(v_payment.id, p_item);
  update public.payments p
     set stripe_charge_id = coalesce(p.stripe_charge_id, v_row ->> 'stripe_charge_id'),
         receipt_url = coalesce(v_row ->> 'receipt_url', p.receipt_url),
         -- what was held and never captured is "refunded" too: no money came, none goes back
         charge_refunded_cents = greatest(p.charge_refunded_cents,
           (v_row ->> 'amount_refunded')::bigint - ((v_row ->> 'amount')::bigint - (v_row ->> 'amount_captured')::bigint), 0)
   where p.id = v_payment.id;
  perform guichet.refresh_payment(v_payment.id);
  return 'applied';
end $$;
comment on function guichet.apply_charge(jsonb) is 'ChargeSync of nodes/StripeMapper/rows.ts: receipt and total refunded. Why a payment failed is told by its PaymentIntent.';

create or replace function guichet.apply_refund(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_order_id uuid := guichet.lock_order_of(v_intent, v_row ->> 'stripe_charge_id', null);
  v_payment public.payments;
  v_refund public.refunds;
begin
  if v_intent is not null then
    v_payment := guichet.payment_of_intent(v_intent, v_order_id, (v_row ->> 'amount')::bigint, v_row ->> 'currency');
  else
    select * into v_payment from public.payments p where p.stripe_charge_id = v_row ->> 'stripe_charge_id' limit 1 for update;
    if not found then
      return 'applied';
    end if;
  end if;
  perform guichet.record_payment_event(v_payment.id, p_item);

  -- ours by Stripe's id, else by the row id we gave Stripe, else made in the Dashboard
  select * into v_refund from public.refunds r where r.stripe_refund_id = v_row ->> 'stripe_refund_id' for update;
  if not found then
    select * into v_refund from public.refunds r
     where r.id = guichet.try_uuid(v_row -> 'metadata' ->> 'refund_id') and r.payment_id = v_payment.id and r.stripe_refund_id is null for update;
  end if;
  if v_refund.id is null then
    insert into public.refunds (payment_id, stripe_refund_id, amount_cents, currency, reason, status)
    values (v_payment.id, v_row ->> 'stripe_refund_id', (v_row ->> 'amount')::bigint, upper(v_row ->> 'currency'), v_row ->> 'reason', 'requested')
    returning * into v_refund;
  end if;
  if (v_refund.last_event_created, guichet.refund_rank(v_refund.status), coalesce(v_refund.last_event_id, ''))
     >= (v_created, guichet.refund_rank(v_row ->> 'status'), p_item ->> 'event_id') then
    return 'stale';
  end if;
  update public.refunds r
     set stripe_refund_id = v_row ->> 'stripe_refund_id', status = coalesce(v_row ->> 'status', r.status), amount_cents = (v_row ->> 'amount')::bigint,
         failure_reason = v_row ->> 'failure_reason', last_event_created = v_created, last_event_id = p_item ->> 'event_id'
   where r.id = v_refund.id
  returning * into v_refund;
  if v_refund.status in ('failed', 'canceled') then
    perform guichet.alert('refund_failed', v_refund.stripe_refund_id, jsonb_build_object('refund', v_refund.stripe_refund_id,
      'payment_intent', v_payment.stripe_payment_intent_id, 'amount', v_refund.amount_cents, 'currency', lower(v_refund.currency), 'reason', v_refund.failure_reason));
  end if;
  perform guichet.refresh_payment(v_payment.id);
  return 'applied';
end $$;
comment on function guichet.apply_refund(jsonb) is 'RefundSync of nodes/StripeMapper/rows.ts: final only when Stripe says so, and a later failure is taken back (rule 24).';

create or replace function guichet.apply_dispute(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_order_id uuid := guichet.lock_order_of(v_intent, v_row ->> 'stripe_charge_id', null);
  v_payment public.payments;
  v_before public.disputes;
begin
  if v_intent is not null then
    v_payment := guichet.payment_of_intent(v_intent, v_order_id, (v_row ->> 'amount')::bigint, v_row ->> 'currency');
  else
    select * into v_payment from public.payments p where p.stripe_charge_id = v_row ->> 'stripe_charge_id' limit 1 for update;
  end if;
  if v_payment.id is not null then
    perform guichet.record_payment_event(v_payment.id, p_item);
  end if;
  -- one alert a dispute, whichever of its events comes first
  perform guichet.alert('dispute_opened', v_row ->> 'stripe_dispute_id', jsonb_build_object('dispute', v_row ->> 'stripe_dispute_id',
    'payment_intent', v_intent, 'charge', v_row ->> 'stripe_charge_id', 'amount', (v_row ->> 'amount')::bigint, 'currency', v_row ->> 'currency',
    'reason', v_row ->> 'reason', 'evidence_due_by', v_row ->> 'evidence_due_by'));
  select * into v_before from public.disputes d where d.stripe_dispute_id = v_row ->> 'stripe_dispute_id' for update;
  if found and (v_before.last_event_created, guichet.dispute_rank(v_before.status), v_before.last_event_id)
     >= (v_created, guichet.dispute_rank(v_row ->> 'status'), p_item ->> 'event_id') then
    return 'stale';
  end if;
  insert into public.disputes (payment_id, stripe_dispute_id, stripe_charge_id, stripe_payment_intent_id, amount_cents, currency, status, reason, evidence_due_by, last_event_created, last_event_id)
  values (v_payment.id, v_row ->> 'stripe_dispute_id', v_row ->> 'stripe_charge_id', v_intent, (v_row ->> 'amount')::bigint,
          upper(v_row ->> 'currency'), v_row ->> 'status', v_row ->> 'reason', (v_row ->> 'evidence_due_by')::timestamptz, v_created, p_item ->> 'event_id')
  on conflict (stripe_dispute_id) do update
     set payment_id = coalesce(excluded.payment_id, disputes.payment_id), amount_cents = excluded.amount_cents, status = excluded.status, reason = excluded.reason,
         evidence_due_by = excluded.evidence_due_by, last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id;
  if v_payment.id is not null then
    perform guichet.refresh_payment(v_payment.id);
  end if;
  return 'applied';
end $$;
comment on function guichet.apply_dispute(jsonb) is 'DisputeSync of nodes/StripeMapper/rows.ts; support is told once a dispute.';

create or replace function public.sync_stripe_payments(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb[] := '{}';
  v_item record;
  v_result text;
  v_message text;
  v_hint text;
  v_column text;
begin
  -- a payment, its charge, its refunds and its disputes are objects of their own and may be in two batches at once
  perform guichet.lock_objects(array(
    select coalesce(r #>> '{row,stripe_payment_intent_id}', r #>> '{row,stripe_charge_id}') from jsonb_array_elements(sync_stripe_payments.rows) r));
  -- oldest first, so that a batch ends where single calls would; each in a savepoint
  for v_item in
    select r.value as item, r.ordinality::integer as place from jsonb_array_elements(sync_stripe_payments.rows) with ordinality r
     order by (r.value ->> 'event_created')::bigint, r.ordinality
  loop
    begin
      v_result := case v_item.item ->> 'object'
        when 'payment_intent' then guichet.apply_payment_intent(v_item.item)
        when 'charge' then guichet.apply_charge(v_item.item)
        when 'refund' then guichet.apply_refund(v_item.item)
        when 'dispute' then guichet.apply_dispute(v_item.item)
      end;
      if v_result is null then
        raise exception 'sync_stripe_payments does not know objects of type %', v_item.item ->> 'object'
          using errcode = '22023', column = 'object', hint = 'It takes payment_intent, charge, refund and dispute rows of the Stripe Mapper.';
      end if;
      -- what it means to the domain whose row it names: vends, bookings, subscriptions enter themselves there
      perform guichet.dispatch_event(v_item.item);
      v_results[v_item.place] := jsonb_build_object('event_id', v_item.item -> 'event_id', 'result', v_result);
    exception
      -- a deadlock concerns the transaction, not the item: the events are claimed again
      when transaction_rollback or query_canceled then raise;
      when others then
        get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint, v_column = column_name;
        v_results[v_item.place] := jsonb_build_object('event_id', v_item.item -> 'event_id', 'result', 'error',
          'error', jsonb_strip_nulls(jsonb_build_object('message', v_message, 'path', nullif(v_column, ''), 'hint', nullif(v_hint, ''))));
    end;
  end loop;
  return jsonb_build_object('results', to_jsonb(v_results));
end $$;
comment on function public.sync_stripe_payments(jsonb) is
  'Payments, charges, refunds and disputes from the Stripe Mapper → payments, payment_events, refunds, disputes, orders. → {results: [{event_id, result: applied|stale|error, error?}]}. Service role.';

revoke execute on function guichet.payment_intent_rank(text, text), guichet.refund_rank(text), guichet.dispute_rank(text), guichet.order_of_payment(text, jsonb),
  guichet.return_money(public.payments, text), guichet.settle_order(uuid, uuid, timestamptz), guichet.refresh_order_payment_state(uuid),
  guichet.refresh_payment(uuid), guichet.lock_order_of(text, text, jsonb),
  guichet.record_payment_event(uuid, jsonb), guichet.payment_of_intent(text, uuid, bigint, text), guichet.apply_payment_intent(jsonb),
  guichet.apply_charge(jsonb), guichet.apply_refund(jsonb), guichet.apply_dispute(jsonb),
  public.sync_stripe_payments(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_payments(jsonb) to service_role;
