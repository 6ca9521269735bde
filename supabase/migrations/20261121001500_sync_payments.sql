-- What Stripe says of payments, charges, refunds and disputes. Every PaymentIntent has a row here, whatever it
-- pays; orders, vend sessions and bookings then take their own effect from it.

-- Events of one second are ordered by how far the object has come; the event id makes the order total, so that
-- arrival order never matters.
create or replace function guichet.payment_intent_rank(status text, error_code text) returns integer
language sql immutable set search_path = ''
as $$
  -- an attempt that failed is back at requires_payment_method: the error tells it from an intent that is only made
  select case status when 'requires_payment_method' then case when error_code is null then 1 else 5 end
    when 'requires_confirmation' then 2
    when 'requires_action' then 3 when 'processing' then 4 when 'requires_capture' then 6 when 'succeeded' then 7
      when 'canceled' then 7 else 0 end
$$;
comment on function guichet.payment_intent_rank(text, text) is 'How far a PaymentIntent has come, by its status and the error of its last attempt; 0: a status that is not known.';

create or replace function guichet.refund_rank(status text) returns integer
language sql immutable set search_path = ''
as $$
  -- a refund that succeeded can still fail at the bank
  select case status when 'requested' then 0 when 'pending' then 1 when 'requires_action' then 2 when 'succeeded' then 3
    when 'canceled' then 4 when 'failed' then 4 else 1 end
$$;
comment on function guichet.refund_rank(text) is 'How far a refund has come, by its status.';

create or replace function guichet.dispute_rank(status text) returns integer
language sql immutable set search_path = ''
as $$
  select case when status in ('won', 'lost', 'warning_closed', 'prevented') then 3
    when status in ('under_review', 'warning_under_review') then 2 else 1 end
$$;
comment on function guichet.dispute_rank(text) is 'How far a dispute has come, by its status: open, under review, over.';

create or replace function guichet.payment_rank(status text) returns integer
language sql immutable set search_path = ''
as $$ select case status when 'succeeded' then 3 when 'requires_capture' then 2 when 'processing' then 1 else 0 end $$;
comment on function guichet.payment_rank(text) is 'How much a PaymentIntent is the payment of its subject: one that brought money before one that holds it, before one under way.';

create or replace function guichet.return_money(p_payment public.payments, p_why text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  -- told once it is known, also where it has gone back already or waits for the end of a dispute
  perform guichet.alert('money_returned', p_payment.stripe_payment_intent_id, jsonb_build_object(
    'payment_intent', p_payment.stripe_payment_intent_id, 'amount', p_payment.amount_received_cents, 'currency',
      lower(p_payment.currency), 'reason', p_why));
  perform guichet.owe_back(p_payment.id, p_payment.amount_received_cents, p_why);
end $$;
comment on function guichet.return_money(public.payments, text) is 'Money that nobody is owed goes back, once, and support is told.';

-- Everything below follows from the set of rows, never from the order in which events came.

-- PAID, once. The order's lock decides between two payments of it.
create or replace function guichet.refresh_order(p_order_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_order public.orders;
  v_kept public.payments;
  v_second public.payments;
  v_checkout public.checkouts;
begin
  select * into v_order from public.orders o where o.id = p_order_id for update;
  if v_order.id is null then
    return;
  end if;
  -- the payment that brought the money keeps its place; before that it is the one that has come furthest
  select p.* into v_kept from public.payments p
   where p.for_order_id = p_order_id and (p.order_id is not null or p.settlement is distinct from 'refund')
   order by p.status = 'succeeded' and p.order_id is not null desc, guichet.payment_rank(p.status) desc,
     p.last_event_created desc, p.stripe_payment_intent_id desc limit 1;
  -- also where it keeps its place: an attempt that is told after money that went back finds no main one, and joins as
  -- it
  update public.payments p set order_id = null, role = 'surplus'
   where p.for_order_id = p_order_id and p.id <> v_kept.id and p.role = 'main';
  if v_kept.id is not null and v_kept.order_id is null then
    update public.payments p set order_id = p_order_id, role = 'main' where p.id = v_kept.id returning * into v_kept;
  end if;
  for v_second in
    select p.* from public.payments p
     where p.for_order_id = p_order_id and p.id <> v_kept.id and p.status = 'succeeded'
       and p.settlement is distinct from 'refund' order by p.stripe_payment_intent_id for update of p
  loop
    perform guichet.return_money(v_second, 'paid_twice');
  end loop;

  if v_kept.status = 'succeeded' and v_order.status = 'CANCELLED' then
    perform guichet.return_money(v_kept, 'paid_after_cancel');
    update public.payments p set role = 'surplus' where p.id = v_kept.id and p.role = 'main';
  elsif v_kept.status = 'succeeded' and v_order.status = 'PENDING' then
    if v_kept.amount_received_cents <> v_order.amount_total_cents or v_kept.currency <> upper(v_order.currency) then
      raise exception 'payment % is of % %, order % costs % %', v_kept.stripe_payment_intent_id,
      v_kept.amount_received_cents, v_kept.currency,
        v_order.id, v_order.amount_total_cents, v_order.currency
        using errcode = '22023', column = 'data.object.amount_received',
          hint = 'Somebody changed the payment in Stripe: refund it there or correct the order.';
    end if;
    v_order.status := 'PAID';
    update public.payments p set settlement = 'capture' where p.id = v_kept.id;
  end if;
  select p.* into v_kept from public.payments p where p.id = v_kept.id;
  select * into v_checkout from public.checkouts c where c.subject = p_order_id order by c.attempt desc limit 1;
  if v_order.status in ('PENDING', 'PAID', 'CANCELLED') then
    update public.orders o
       set status = v_order.status,
           paid_at = case when v_order.status = 'PAID' then coalesce(v_kept.succeeded_at, o.paid_at) else o.paid_at end,
           expires_at = case when v_order.status = 'PAID' then null else o.expires_at end,
           stripe_payment_intent_id = case when v_order.status = 'PAID'
             then coalesce(v_kept.stripe_payment_intent_id, o.stripe_payment_intent_id)
             else o.stripe_payment_intent_id end,
           receipt_url = coalesce(v_kept.receipt_url, o.receipt_url),
           payment_state = case when v_order.status = 'PAID'
             and v_kept.status is distinct from 'succeeded' then o.payment_state
             else guichet.payment_state('order', v_order.status, v_kept, case
               when v_checkout.said = 'checkout.session.async_payment_failed' then 'failed'
               when v_order.status = 'PENDING'
                 and v_checkout.said in ('checkout.session.completed', 'checkout.session.async_payment_succeeded')
                 and (v_kept.error_code is null or v_checkout.said_at >= v_kept.last_event_created) then 'waiting'
               when v_order.status = 'PENDING' and v_checkout.url is not null then 'open' end, o.payment_state) end
     where o.id = p_order_id;
  end if;
end $$;
comment on function guichet.refresh_order(uuid) is 'What the payments that name an order, their refunds and disputes, and its Checkout make of it: PAID once, a second payment or one after the cancellation goes back, payment_state, receipt.';

create or replace function guichet.refresh_order_of_payment(p_payment jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.refresh_order((p_payment ->> 'for_order_id')::uuid);
  return true;
end $$;
comment on function guichet.refresh_order_of_payment(jsonb) is 'Handler of payment.order, the row of a payment: the order that it was meant for.';
insert into guichet.event_handlers (object, handler, place)
  values ('payment.order', 'guichet.refresh_order_of_payment(jsonb)', 100)
on conflict do nothing;

create or replace function guichet.refresh_payment(p_payment_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.refresh_payment(uuid) is 'What follows from the refunds and disputes of a payment: its sums and flags, what it owes back, and what it means to its subject, by the handlers of object payment.order, payment.vend, payment.booking, payment.recharge, payment.invoice. The caller holds the locks of subject and payment.';

create or replace function guichet.record_payment_event(p_payment_id uuid, p_item jsonb) returns void
language sql security definer set search_path = ''
as $$
  insert into public.payment_events (payment_id, stripe_event_id, type, payload, event_created)
  values (p_payment_id, p_item ->> 'event_id', p_item ->> 'event_type', p_item -> 'row',
    (p_item ->> 'event_created')::bigint)
  on conflict do nothing
$$;
comment on function guichet.record_payment_event(uuid, jsonb) is 'Keeps an event of a payment, also one that came too late to change anything.';

-- The row of a PaymentIntent, made where it is not there yet (a charge or a refund may be faster than its intent).
create or replace function guichet.payment_of_intent(p_intent text, p_subject guichet.subject, p_amount bigint,
  p_currency text) returns public.payments
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
begin
  insert into public.payments (stripe_payment_intent_id, amount_cents, currency, status)
  values (p_intent, p_amount, upper(p_currency), case when p_amount is null then 'unknown'
    else 'requires_payment_method' end)
  on conflict (stripe_payment_intent_id) do nothing;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  return guichet.join_payment(v_payment, p_subject);
end $$;
comment on function guichet.payment_of_intent(text, guichet.subject, bigint, text) is 'The locked payment of a PaymentIntent, made where there is none and joined to its subject where it was foreign; amount null: what the caller has says nothing of it. The caller holds the subject''s lock.';

-- What somebody other than a PaymentIntent's event has said of its payment: a Checkout that Stripe calls paid.
create or replace function guichet.note_paid(p_intent text, p_subject guichet.subject, p_amount bigint, p_currency text)
  returns public.payments
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments := guichet.payment_of_intent(p_intent, p_subject, p_amount, p_currency);
begin
  -- its own events know better, but for those of attempts before it was paid
  update public.payments p
     set status = 'succeeded', amount_cents = p_amount, amount_received_cents = p_amount, currency = upper(p_currency)
   where p.id = v_payment.id and (p.last_event_created = 0
     or p.status not in ('requires_capture', 'succeeded', 'canceled'));
  perform guichet.refresh_payment(v_payment.id);
  select * into v_payment from public.payments p where p.id = v_payment.id;
  return v_payment;
end $$;
comment on function guichet.note_paid(text, guichet.subject, bigint, text) is 'The locked payment of a PaymentIntent that a Checkout has called paid; its own events, told before or after, decide. The caller holds the subject''s lock.';

-- A refund or a dispute of a payment that no event of its own has told of, because it is older than the installation
-- or on its way: what it was of is asked of Stripe, never guessed.
create or replace function guichet.ask_for_payment(p_payment public.payments) returns void
language sql security definer set search_path = ''
as $$
  update public.payments p set needs_refetch = true
    where p.id = p_payment.id and p.last_event_id is null and not p.needs_refetch
$$;
comment on function guichet.ask_for_payment(public.payments) is 'Marks a payment of which only refunds, disputes or charges have told: it is fetched.';
revoke execute on function guichet.ask_for_payment(public.payments) from public, anon, authenticated;

create or replace function guichet.apply_payment_intent(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_created bigint := (p_item ->> 'event_created')::bigint;
  v_intent text := v_row ->> 'stripe_payment_intent_id';
  v_subject guichet.subject := guichet.lock_subject_of(p_item);
  v_payment public.payments := guichet.payment_of_intent(v_intent, v_subject, (v_row ->> 'amount')::bigint,
    v_row ->> 'currency');
begin
  perform guichet.record_payment_event(v_payment.id, p_item);
  if (v_payment.last_event_created, guichet.payment_intent_rank(v_payment.status, v_payment.error_code),
    coalesce(v_payment.last_event_id, ''))
     >= (v_created, guichet.payment_intent_rank(v_row ->> 'status',
       coalesce(v_row ->> 'decline_code', v_row ->> 'error_code')), p_item ->> 'event_id') then
    perform guichet.refresh_payment(v_payment.id);
    return 'stale';
  end if;
  update public.payments p
     set amount_cents = (v_row ->> 'amount')::bigint, amount_received_cents = (v_row ->> 'amount_received')::bigint,
         currency = upper(v_row ->> 'currency'),
         status = v_row ->> 'status',
         error_code = coalesce(v_row ->> 'decline_code', v_row ->> 'error_code'),
         error_message = v_row ->> 'error_message',
         stripe_charge_id = coalesce(v_row ->> 'stripe_charge_id', p.stripe_charge_id),
         last_event_created = v_created, last_event_id = p_item ->> 'event_id', needs_refetch = false
   where p.id = v_payment.id;
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
  v_payment public.payments;
begin
  if v_intent is null then
    -- a charge of before PaymentIntents, made in the Dashboard: the log keeps it, no row of ours hangs on it
    return 'applied';
  end if;
  v_payment := guichet.payment_of_intent(v_intent, guichet.lock_subject_of(p_item), (v_row ->> 'amount')::bigint,
    v_row ->> 'currency');
  perform guichet.record_payment_event(v_payment.id, p_item);
  update public.payments p
     set stripe_charge_id = coalesce(p.stripe_charge_id, v_row ->> 'stripe_charge_id'),
         -- what was held and never captured is "refunded" too: no money came, none goes back
         charge_refunded_cents = greatest(p.charge_refunded_cents,
           -- and what was captured beyond the authorisation did not come back
           (v_row ->> 'amount_refunded')::bigint - greatest(
             (v_row ->> 'amount')::bigint - (v_row ->> 'amount_captured')::bigint, 0), 0),
         -- what a charge was of is what its payment was of
         amount_cents = coalesce(p.amount_cents, (v_row ->> 'amount')::bigint)
   where p.id = v_payment.id;
  if (v_row ->> 'amount_refunded')::bigint > 0 or (v_row ->> 'disputed')::boolean then
    perform guichet.ask_for_payment(v_payment);
  end if;
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
end $$;
comment on function guichet.apply_refund(jsonb) is 'RefundSync of nodes/StripeMapper/rows.ts: final only when Stripe says so, and a later failure is taken back (rule 24).';

create or replace function guichet.apply_dispute(p_item jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_dispute(jsonb) is 'DisputeSync of nodes/StripeMapper/rows.ts; support is told once that a dispute is there and once how it ended.';

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
    select coalesce(r #>> '{row,stripe_payment_intent_id}', r #>> '{row,stripe_charge_id}')
      from jsonb_array_elements(sync_stripe_payments.rows) r));
  if jsonb_array_length(sync_stripe_payments.rows) > 1 then
    -- all subjects before the first payment, in one order for everybody
    perform guichet.lock_subject(s) from (
      select guichet.find_subject(r #>> '{row,stripe_payment_intent_id}', r #>> '{row,stripe_charge_id}',
        r #> '{row,metadata}') s
        from jsonb_array_elements(sync_stripe_payments.rows) r order by 1) s;
  end if;
  -- oldest first, so that a batch ends where single calls would; each in a savepoint
  for v_item in
    select r.value as item, r.ordinality::integer as place from jsonb_array_elements(sync_stripe_payments.rows)
      with ordinality r
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
          using errcode = '22023', column = 'object',
            hint = 'It takes payment_intent, charge, refund and dispute rows of the Stripe Mapper.';
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
          'error', jsonb_strip_nulls(jsonb_build_object('message', v_message, 'path', nullif(v_column, ''), 'hint',
            nullif(v_hint, ''))));
    end;
  end loop;
  return jsonb_build_object('results', to_jsonb(v_results));
end $$;
comment on function public.sync_stripe_payments(jsonb) is
  'Payments, charges, refunds and disputes from the Stripe Mapper → payments, payment_events, refunds, disputes, orders. → {results: [{event_id, result: applied|stale|error, error?}]}. Service role.';

revoke execute on function guichet.payment_intent_rank(text, text), guichet.refund_rank(text),
guichet.dispute_rank(text),
  guichet.return_money(public.payments, text), guichet.payment_rank(text), guichet.refresh_order(uuid),
  guichet.refresh_order_of_payment(jsonb), guichet.note_paid(text, guichet.subject, bigint, text),
  guichet.refresh_payment(uuid),
  guichet.record_payment_event(uuid, jsonb), guichet.payment_of_intent(text, guichet.subject, bigint, text),
  guichet.apply_payment_intent(jsonb),
  guichet.apply_charge(jsonb), guichet.apply_refund(jsonb), guichet.apply_dispute(jsonb),
  public.sync_stripe_payments(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_payments(jsonb) to service_role;

-- Fetched -------------------------------------------------------------------------------------------------------

-- Payments that only a refund or a dispute has told of, fetched as the other objects are (topic stripe.object.fetch).

create or replace function guichet.apply_fetched_payment_intents(items jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_item jsonb;
  v_results jsonb := '[]';
begin
  for v_item in select e from jsonb_array_elements(items) e loop
    v_results := v_results || jsonb_build_array(jsonb_build_object('event_id', v_item -> 'event_id', 'result',
      guichet.apply_payment_intent(v_item)));
    perform guichet.dispatch_event(v_item);
  end loop;
  return v_results;
end $$;
comment on function guichet.apply_fetched_payment_intents(jsonb) is 'What sync_stripe_payments does with an event of a PaymentIntent, for one that was fetched.';
revoke execute on function guichet.apply_fetched_payment_intents(jsonb) from public, anon, authenticated;

-- its own event is nearly always on its way: given half a minute, there is nothing left to fetch
create trigger fetch_payment_intent after insert or update of needs_refetch on public.payments
  for each row when (new.needs_refetch) execute function guichet.ask_for_stripe_object('payment_intent',
    'stripe_payment_intent_id', '30');
