-- What Stripe says of payments, charges, refunds and disputes. Every PaymentIntent has a row here, whatever it
-- pays; orders, vend sessions and bookings then take their own effect from it.

-- Events of one second are ordered by how far the object has come; the event id makes the order total, so that
-- arrival order never matters.
create or replace function guichet.payment_intent_rank(status text) returns integer
language sql immutable set search_path = ''
as $$
  select case status when 'requires_payment_method' then 1 when 'requires_confirmation' then 2 when 'requires_action' then 3
    when 'processing' then 4 when 'requires_capture' then 5 when 'succeeded' then 7 when 'canceled' then 7 else 0 end
$$;
create or replace function guichet.refund_rank(status text) returns integer
language sql immutable set search_path = ''
as $$
  -- a refund that succeeded can still fail at the bank
  select case status when 'requested' then 0 when 'pending' then 1 when 'requires_action' then 2 when 'succeeded' then 3
    when 'canceled' then 4 when 'failed' then 4 else 1 end
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
  v_left integer := guichet.refundable_cents(p_payment);
begin
  if v_left > 0 then
    perform guichet.open_refund(p_payment, v_left, case p_why when 'paid_twice' then 'duplicate' else 'requested_by_customer' end, null, null);
    perform public.enqueue_alerts(jsonb_build_array(jsonb_build_object('template', 'money_returned', 'subject', p_payment.stripe_payment_intent_id,
      'data', jsonb_build_object('payment_intent', p_payment.stripe_payment_intent_id, 'amount', v_left, 'currency', lower(p_payment.currency), 'reason', p_why))));
  end if;
end $$;

-- PAID, once. The caller has the payment's row; the order's lock decides between two payments of one order.
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
  if v_order.status = 'CANCELLED' then
    perform guichet.return_money(v_payment, 'paid_after_cancel');
    return;
  end if;
  if v_payment.amount_received_cents <> v_order.amount_total_cents or v_payment.currency <> v_order.currency then
    raise exception 'payment % is of % %, order % costs % %', v_payment.stripe_payment_intent_id, v_payment.amount_received_cents, v_payment.currency,
      v_order.id, v_order.amount_total_cents, v_order.currency
      using errcode = '22023', column = 'data.object.amount_received', hint = 'Somebody changed the payment in Stripe: refund it there or correct the order.';
  end if;
  if v_first.id is not null then
    -- an attempt that came to nothing gives its place to the one that paid
    update public.payments p set order_id = null where p.id = v_first.id;
  end if;
  update public.payments p set order_id = p_order_id where p.id = p_payment_id;
  update public.orders o
     set status = 'PAID', paid_at = coalesce(o.paid_at, p_paid_at), expires_at = null, payment_state = case when o.payment_state in ('none', 'checkout_open', 'processing', 'failed', 'authorized') then 'paid' else o.payment_state end,
         stripe_payment_intent_id = v_payment.stripe_payment_intent_id, receipt_url = coalesce(v_payment.receipt_url, o.receipt_url)
   where o.id = p_order_id;
end $$;

-- The finer state of a paid order follows from its payment and refunds, whatever order the events came in.
create or replace function guichet.refresh_order_payment_state(p_payment_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_returned integer;
  v_waiting boolean;
begin
  select * into v_payment from public.payments p where p.id = p_payment_id;
  if v_payment.order_id is null then
    return;
  end if;
  select coalesce(sum(r.amount_cents) filter (where r.status = 'succeeded'), 0), bool_or(r.status in ('requested', 'pending', 'requires_action'))
    into v_returned, v_waiting from public.refunds r where r.payment_id = p_payment_id;
  v_returned := greatest(v_returned, case when exists (select 1 from public.refunds r where r.payment_id = p_payment_id) then 0 else v_payment.amount_refunded_cents end);
  update public.orders o
     set payment_state = case
           when v_payment.disputed then 'disputed'
           when coalesce(v_waiting, false) then 'refund_pending'
           when v_returned >= v_payment.amount_received_cents and v_returned > 0 then 'refunded'
           when v_returned > 0 then 'partially_refunded'
           when o.status = 'PAID' then 'paid'
           else o.payment_state end,
         receipt_url = coalesce(v_payment.receipt_url, o.receipt_url)
   where o.id = v_payment.order_id;
end $$;

create or replace function guichet.record_payment_event(p_payment_id uuid, p_item jsonb) returns void
language sql security definer set search_path = ''
as $$
  insert into public.payment_events (payment_id, stripe_event_id, type, payload, event_created)
  values (p_payment_id, p_item ->> 'event_id', p_item ->> 'event_type', p_item -> 'row', (p_item ->> 'event_created')::bigint)
  on conflict do nothing
$$;

-- The row of a PaymentIntent, made where it is not there yet (a charge may be faster than its intent).
create or replace function guichet.payment_of_intent(p_intent text, p_order_id uuid, p_amount integer, p_currency text) returns public.payments
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
begin
  insert into public.payments (stripe_payment_intent_id, order_id, amount_cents, currency, status)
  values (p_intent,
          -- the order's one payment is the first that names it, until another one pays
          case when exists (select 1 from public.payments p where p.order_id = p_order_id) then null else p_order_id end,
          p_amount, upper(p_currency), 'requires_payment_method')
  on conflict (stripe_payment_intent_id) do nothing;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  return v_payment;
end $$;

create or replace function guichet.apply_payment_intent(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_order_id uuid := guichet.order_of_payment(v_intent, v_row -> 'metadata');
  v_payment public.payments;
begin
  -- order before payment, everywhere: one order of locks
  perform 1 from public.orders o where o.id = v_order_id for update;
  v_payment := guichet.payment_of_intent(v_intent, v_order_id, (v_row ->> 'amount')::integer, v_row ->> 'currency');
  perform guichet.record_payment_event(v_payment.id, p_item);
  if (v_payment.last_event_created, guichet.payment_intent_rank(v_payment.status), coalesce(v_payment.last_event_id, ''))
     >= (v_created, guichet.payment_intent_rank(v_row ->> 'status'), p_item ->> 'event_id') then
    return 'stale';
  end if;
  update public.payments p
     set amount_cents = (v_row ->> 'amount')::integer, amount_received_cents = (v_row ->> 'amount_received')::integer,
         status = v_row ->> 'status',
         error_code = coalesce(v_row ->> 'decline_code', v_row ->> 'error_code'), error_message = v_row ->> 'error_message',
         stripe_charge_id = coalesce(v_row ->> 'stripe_charge_id', p.stripe_charge_id),
         receipt_url = coalesce(v_row ->> 'receipt_url', p.receipt_url),
         succeeded_at = case when v_row ->> 'status' = 'succeeded' then coalesce(p.succeeded_at, to_timestamp(v_created)) end,
         last_event_created = v_created, last_event_id = p_item ->> 'event_id'
   where p.id = v_payment.id
  returning * into v_payment;

  if v_order_id is not null then
    if v_payment.status = 'succeeded' then
      perform guichet.settle_order(v_payment.id, v_order_id, to_timestamp(v_created));
      perform guichet.refresh_order_payment_state(v_payment.id);
    elsif v_payment.order_id = v_order_id then
      update public.orders o
         set payment_state = case v_payment.status when 'processing' then 'processing' when 'requires_capture' then 'authorized'
               when 'canceled' then 'none'
               when 'requires_payment_method' then case when v_payment.error_code is null then o.payment_state else 'failed' end
               else o.payment_state end
       where o.id = v_order_id and o.status = 'PENDING';
    end if;
  end if;
  return 'applied';
end $$;

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
  v_order_id := guichet.order_of_payment(v_intent, v_row -> 'metadata');
  perform 1 from public.orders o where o.id = v_order_id for update;
  v_payment := guichet.payment_of_intent(v_intent, v_order_id, (v_row ->> 'amount')::integer, v_row ->> 'currency');
  perform guichet.record_payment_event(v_payment.id, p_item);
  update public.payments p
     set stripe_charge_id = coalesce(p.stripe_charge_id, v_row ->> 'stripe_charge_id'),
         receipt_url = coalesce(v_row ->> 'receipt_url', p.receipt_url),
         -- a total that only grows while refunds succeed; a refund that fails is taken back by its own event
         -- the release of a hold that was never captured also arrives as charge.refunded: no money came, none goes back
         amount_refunded_cents = greatest(p.amount_refunded_cents, least((v_row ->> 'amount_refunded')::integer, (v_row ->> 'amount_captured')::integer)),
         error_code = case when p.status <> 'succeeded' then coalesce(v_row ->> 'error_code', p.error_code) else p.error_code end,
         error_message = case when p.status <> 'succeeded' then coalesce(v_row ->> 'error_message', p.error_message) else p.error_message end
   where p.id = v_payment.id;
  perform guichet.refresh_order_payment_state(v_payment.id);
  return 'applied';
end $$;

create or replace function guichet.apply_refund(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_payment public.payments;
  v_refund public.refunds;
begin
  select * into v_payment from public.payments p
   where p.stripe_payment_intent_id = v_row ->> 'stripe_payment_intent_id'
      or (v_row ->> 'stripe_payment_intent_id' is null and p.stripe_charge_id = v_row ->> 'stripe_charge_id') limit 1 for update;
  if not found then
    if v_row ->> 'stripe_payment_intent_id' is null then
      return 'applied';
    end if;
    v_payment := guichet.payment_of_intent(v_row ->> 'stripe_payment_intent_id', null, (v_row ->> 'amount')::integer, v_row ->> 'currency');
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
    values (v_payment.id, v_row ->> 'stripe_refund_id', (v_row ->> 'amount')::integer, upper(v_row ->> 'currency'), v_row ->> 'reason', 'requested')
    returning * into v_refund;
  end if;
  if (v_refund.last_event_created, guichet.refund_rank(v_refund.status), coalesce(v_refund.last_event_id, ''))
     >= (v_created, guichet.refund_rank(v_row ->> 'status'), p_item ->> 'event_id') then
    return 'stale';
  end if;
  update public.refunds r
     set stripe_refund_id = v_row ->> 'stripe_refund_id', status = coalesce(v_row ->> 'status', r.status),
         failure_reason = v_row ->> 'failure_reason', last_event_created = v_created, last_event_id = p_item ->> 'event_id'
   where r.id = v_refund.id
  returning * into v_refund;
  if v_refund.status in ('failed', 'canceled') then
    update public.payments p
       set amount_refunded_cents = (select coalesce(sum(r.amount_cents), 0) from public.refunds r where r.payment_id = p.id and r.status = 'succeeded')
     where p.id = v_payment.id;
    perform public.enqueue_alerts(jsonb_build_array(jsonb_build_object('template', 'refund_failed', 'subject', v_refund.stripe_refund_id,
      'data', jsonb_build_object('refund', v_refund.stripe_refund_id, 'payment_intent', v_payment.stripe_payment_intent_id,
        'amount', v_refund.amount_cents, 'currency', lower(v_refund.currency), 'reason', v_refund.failure_reason))));
  end if;
  perform guichet.refresh_order_payment_state(v_payment.id);
  return 'applied';
end $$;

create or replace function guichet.apply_dispute(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_payment public.payments;
  v_before public.disputes;
begin
  select * into v_payment from public.payments p
   where p.stripe_payment_intent_id = v_row ->> 'stripe_payment_intent_id' or p.stripe_charge_id = v_row ->> 'stripe_charge_id' limit 1 for update;
  select * into v_before from public.disputes d where d.stripe_dispute_id = v_row ->> 'stripe_dispute_id' for update;
  if (v_before.last_event_created, coalesce(v_before.last_event_id, '')) >= (v_created, p_item ->> 'event_id') then
    return 'stale';
  end if;
  insert into public.disputes (payment_id, stripe_dispute_id, stripe_charge_id, stripe_payment_intent_id, amount_cents, currency, status, reason, evidence_due_by, last_event_created, last_event_id)
  values (v_payment.id, v_row ->> 'stripe_dispute_id', v_row ->> 'stripe_charge_id', v_row ->> 'stripe_payment_intent_id', (v_row ->> 'amount')::integer,
          upper(v_row ->> 'currency'), v_row ->> 'status', v_row ->> 'reason', (v_row ->> 'evidence_due_by')::timestamptz, v_created, p_item ->> 'event_id')
  on conflict (stripe_dispute_id) do update
     set payment_id = coalesce(excluded.payment_id, disputes.payment_id), amount_cents = excluded.amount_cents, status = excluded.status, reason = excluded.reason,
         evidence_due_by = excluded.evidence_due_by, last_event_created = excluded.last_event_created, last_event_id = excluded.last_event_id;
  if v_payment.id is not null then
    perform guichet.record_payment_event(v_payment.id, p_item);
    update public.payments p
       set disputed = exists (select 1 from public.disputes d where d.payment_id = p.id and d.status not in ('won', 'warning_closed', 'lost', 'prevented'))
     where p.id = v_payment.id;
    perform guichet.refresh_order_payment_state(v_payment.id);
  end if;
  -- one alert a dispute, whichever of its events comes first
  perform public.enqueue_alerts(jsonb_build_array(jsonb_build_object('template', 'dispute_opened', 'subject', v_row ->> 'stripe_dispute_id',
    'data', jsonb_build_object('dispute', v_row ->> 'stripe_dispute_id', 'payment_intent', v_row ->> 'stripe_payment_intent_id', 'charge', v_row ->> 'stripe_charge_id',
      'amount', (v_row ->> 'amount')::bigint, 'currency', v_row ->> 'currency', 'reason', v_row ->> 'reason', 'evidence_due_by', v_row ->> 'evidence_due_by'))));
  return 'applied';
end $$;

create or replace function public.sync_stripe_payments(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb := '[]';
  v_item record;
  v_result text;
  v_message text;
  v_hint text;
  v_column text;
begin
  -- oldest first, so that a batch ends where single calls would; each in a savepoint
  for v_item in
    select r.value as item, r.ordinality as position from jsonb_array_elements(sync_stripe_payments.rows) with ordinality r
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
      perform guichet.apply_payment_effects(v_item.item);
      v_results := v_results || jsonb_build_object('event_id', v_item.item -> 'event_id', 'result', v_result);
    exception when others then
      get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint, v_column = column_name;
      v_results := v_results || jsonb_build_object('event_id', v_item.item -> 'event_id', 'result', 'error',
        'error', jsonb_strip_nulls(jsonb_build_object('message', v_message, 'path', nullif(v_column, ''), 'hint', nullif(v_hint, ''))));
    end;
  end loop;
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.sync_stripe_payments(jsonb) is
  'Payments, charges, refunds and disputes from the Stripe Mapper → payments, payment_events, refunds, disputes, orders. → {results: [{event_id, result: applied|stale|error, error?}]}. Service role.';

-- Other domains replace this function in a later migration; each effect returns whether the object was its own.
create or replace function guichet.apply_payment_effects(p_item jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  null;
end $$;

revoke execute on function guichet.payment_intent_rank(text), guichet.refund_rank(text), guichet.order_of_payment(text, jsonb),
  guichet.return_money(public.payments, text), guichet.settle_order(uuid, uuid, timestamptz), guichet.refresh_order_payment_state(uuid),
  guichet.record_payment_event(uuid, jsonb), guichet.payment_of_intent(text, uuid, integer, text), guichet.apply_payment_intent(jsonb),
  guichet.apply_charge(jsonb), guichet.apply_refund(jsonb), guichet.apply_dispute(jsonb), guichet.apply_payment_effects(jsonb),
  public.sync_stripe_payments(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_payments(jsonb) to service_role;
