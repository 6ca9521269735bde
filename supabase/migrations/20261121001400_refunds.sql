-- Refunds: the remainder is checked under lock, Stripe is called through the outbox. What the till owes back by
-- itself (a second payment, a vend that failed, a booking that was cancelled) is written down with its payment and
-- pursued whenever the payment changes, so that it does not matter what was told first.

create or replace function guichet.open_refund(p_payment public.payments, p_amount bigint, p_reason text, p_actor uuid,
  p_request uuid, p_metadata jsonb default '{}') returns public.refunds
language plpgsql security definer set search_path = ''
as $$
declare
  v_refund public.refunds;
begin
  insert into public.refunds (payment_id, amount_cents, currency, reason, requested_by, request_id, asked)
  values (p_payment.id, p_amount, p_payment.currency, p_reason, p_actor, p_request, true)
  returning * into v_refund;
  perform guichet.enqueue_outbox('stripe.refund.create', 'payment:' || p_payment.id, jsonb_build_object(
    'payment_intent', p_payment.stripe_payment_intent_id, 'amount', p_amount, 'currency', lower(p_payment.currency),
    'reason', case when p_reason in ('duplicate', 'fraudulent') then p_reason else 'requested_by_customer' end,
    'metadata', coalesce(p_metadata, '{}') || jsonb_build_object('refund_id', v_refund.id)), false);
  return v_refund;
end $$;
comment on function guichet.open_refund(public.payments, bigint, text, uuid, uuid, jsonb) is 'Writes a refund and asks Stripe for it in the same transaction. The caller holds the payment''s lock and knows the remainder.';

create or replace function guichet.refunds_under_way(p_payment_id uuid) returns bigint
language sql stable set search_path = ''
as $$
  -- a refund that failed counts no more
  select coalesce(sum(r.amount_cents), 0)::bigint from public.refunds r
    where r.payment_id = p_payment_id and r.status not in ('succeeded', 'failed', 'canceled')
$$;
comment on function guichet.refunds_under_way(uuid) is 'Minor units of a payment that are asked for or on their way, and not yet back for good.';

create or replace function guichet.left_cents(p_payment public.payments) returns bigint
language sql stable set search_path = ''
as $$
  -- what Stripe has taken, less what has gone for good, less what a lost dispute took, less what is on its way
  select greatest(
    p_payment.amount_received_cents - p_payment.amount_refunded_cents - p_payment.dispute_lost_cents - guichet.refunds_under_way(
      p_payment.id), 0)
$$;
comment on function guichet.left_cents(public.payments) is 'Minor units of a payment that are still with us, whether or not a dispute forbids to refund them now.';

create or replace function guichet.refundable_cents(p_payment public.payments) returns bigint
language sql stable set search_path = ''
as $$ select case when p_payment.refund_blocked then 0 else guichet.left_cents(p_payment) end $$;
comment on function guichet.refundable_cents(public.payments) is 'Minor units of a payment that can be refunded now: nothing while a dispute is open, unless Stripe says that its charge may be refunded.';

create or replace function guichet.payment_word(p_payment public.payments) returns text
language sql stable set search_path = ''
as $$
  select case
    when p_payment.dispute_open then 'disputed'
    when p_payment.dispute_lost_cents > 0 then 'dispute_lost'
    -- the charge's total counts what is under way too: beside a request only refunds that have succeeded are final
    when p_payment.amount_refunded_cents > 0 and p_payment.amount_refunded_cents >= p_payment.amount_received_cents
      and (guichet.refunds_under_way(p_payment.id) = 0 or p_payment.amount_received_cents <= (
        select sum(r.amount_cents) from public.refunds r where r.payment_id = p_payment.id and r.status = 'succeeded'))
          then 'refunded'
    when guichet.refunds_under_way(p_payment.id) > 0 then 'refund_pending'
    when p_payment.amount_refunded_cents > 0 then 'partially_refunded'
    when p_payment.status is distinct from 'succeeded' then null
    -- a request that was overtaken by a refund from elsewhere has not failed
    when exists (select from public.refunds r where r.payment_id = p_payment.id
      and (r.status = 'failed' or (r.status = 'canceled' and r.stripe_refund_id is not null))) then 'refund_failed'
    else 'paid' end
$$;
comment on function guichet.payment_word(public.payments) is 'Where the money of a payment is, from its row, refunds and disputes: disputed, dispute_lost, refunded, refund_pending, partially_refunded, refund_failed, paid; null: it has not come.';

create or replace function guichet.payment_state(p_kind text, p_status text, p_payment public.payments, p_checkout text,
  p_before text) returns text
language sql stable set search_path = ''
as $$
  select coalesce(
    -- what a refund or a dispute tells before the payment itself is nothing that an unpaid order shows
    case when p_kind <> 'order' or p_payment.status = 'succeeded' or p_status = 'PAID' then case
      when w.word = 'paid' and p_kind = 'vend' and p_status = 'COMPLETED' then 'captured'
      when w.word = 'refund_pending' and p_kind = 'vend' then 'refunding'
      -- of a booking a refund that failed stays told until the next one is at Stripe
      when w.word = 'refund_pending' and p_kind = 'booking'
        and exists (select from public.refunds r where r.payment_id = p_payment.id and r.status = 'failed'
          and r.stripe_refund_id is not null)
        and not exists (select from public.refunds r
          where r.payment_id = p_payment.id and r.status not in ('requested', 'succeeded', 'failed', 'canceled'))
          then 'refund_failed'
      -- orders have no word for it: the money is there, support knows
      when w.word = 'refund_failed' and p_kind = 'order' then 'paid'
      else w.word end end,
    case
      when p_kind not in ('order', 'vend') then p_before
      when p_payment.status = 'requires_capture' then case when p_kind = 'order' then 'authorized'
        else case p_status when 'COMPLETED' then 'capturing' when 'FAILED' then 'releasing' else 'authorized' end end
      when p_kind = 'vend' then case p_payment.status when 'canceled' then 'released' else p_before end
      when p_payment.status = 'processing' then 'processing'
      -- a Checkout that is complete speaks after the attempts before it, and before those that come later
      when p_checkout = 'failed' then 'failed'
      when p_checkout = 'waiting' then 'processing'
      when p_payment.status = 'canceled' then 'none'
      when p_payment.error_code is not null then 'failed'
      when p_checkout = 'open' then 'checkout_open'
      else 'none' end)
    from (select guichet.payment_word(p_payment) as word) w
$$;
comment on function guichet.payment_state(text, text, public.payments, text, text) is 'payment_state of an order, vend or booking, from its status, its payment with refunds and disputes, and what its Checkout says (open, waiting for the money, failed); p_before where none of these says anything.';

-- What is owed back -------------------------------------------------------------------------------------------

create or replace function guichet.owed_cents(p_payment public.payments) returns bigint
language sql stable set search_path = ''
as $$
  select coalesce((
    select least(guichet.left_cents(p_payment), greatest(
      o.cents - p_payment.amount_refunded_cents - p_payment.dispute_lost_cents - guichet.refunds_under_way(
        p_payment.id), 0))
      from guichet.payment_returns o where o.payment_id = p_payment.id and p_payment.status = 'succeeded'), 0)
$$;
comment on function guichet.owed_cents(public.payments) is 'What is still to be asked for of what a payment owes back: refunds made in the Dashboard, on their way, and lost disputes counted.';

create or replace function guichet.pursue_return(p_payment_id uuid) returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_return guichet.payment_returns;
  v_due bigint;
begin
  select * into v_return from guichet.payment_returns o where o.payment_id = p_payment_id;
  if not found then
    return 0;
  end if;
  select * into v_payment from public.payments p where p.id = p_payment_id for update;
  v_due := guichet.owed_cents(v_payment);
  -- While a dispute is open it waits for its end. What we asked for and the bank sent back, or Stripe or staff gave up,
  -- has been told and is for staff; but what a dispute alone forbade is asked for again once a dispute has ended
  -- since, or as far as less is left, and what somebody else's refund overtook as far as it is owed, a few times:
  -- Stripe and the mirror may differ.
  if v_due <= 0 or v_payment.refund_blocked or exists (
      select from public.refunds r where r.payment_id = p_payment_id and r.asked and r.status in ('failed', 'canceled')
        and case when r.stripe_refund_id is not null then true
          when r.failure_reason = 'charge_disputed' then r.amount_cents <= v_due and not exists (
            select from public.disputes d where d.payment_id = p_payment_id
              and d.status in ('won', 'lost', 'warning_closed', 'prevented') and d.updated_at >= r.updated_at)
          else r.failure_reason is distinct from 'charge_already_refunded' end)
     or (select count(*) from public.refunds r where r.payment_id = p_payment_id and r.asked
       and r.stripe_refund_id is null and r.failure_reason = 'charge_already_refunded') > 3 then
    return 0;
  end if;
  perform guichet.open_refund(v_payment, v_due, case v_return.reason when 'paid_twice' then 'duplicate'
    else 'requested_by_customer' end, null, null, v_return.metadata);
  return v_due;
end $$;
comment on function guichet.pursue_return(uuid) is 'Asks Stripe for what a payment owes back and nobody has asked for yet → minor units asked for now. Called whenever the payment changes.';

create or replace function guichet.owe_back(p_payment_id uuid, p_cents bigint, p_reason text,
  p_metadata jsonb default '{}') returns bigint
language plpgsql security definer set search_path = ''
as $$
begin
  if p_cents > 0 then
    insert into guichet.payment_returns (payment_id, cents, reason, metadata)
      values (p_payment_id, p_cents, p_reason, coalesce(p_metadata, '{}'))
    on conflict (payment_id) do update set cents = greatest(payment_returns.cents, excluded.cents),
      metadata = payment_returns.metadata || excluded.metadata
    where payment_returns.cents < excluded.cents or not payment_returns.metadata @> excluded.metadata;
    update public.payments p set settlement = 'refund'
      where p.id = p_payment_id and p.settlement is distinct from 'refund';
  end if;
  return guichet.pursue_return(p_payment_id);
end $$;
comment on function guichet.owe_back(uuid, bigint, text, jsonb) is 'Writes down that so much of a payment, in all, goes back, and asks for what is left of it → minor units asked for now. Safe to repeat.';

-- Staff ---------------------------------------------------------------------------------------------------------

create or replace function guichet.lock_payment(p_payment_id uuid) returns public.payments
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
begin
  select * into v_payment from public.payments p where p.id = p_payment_id;
  perform guichet.lock_subject(guichet.subject_of(v_payment));
  select * into v_payment from public.payments p where p.id = p_payment_id for update;
  return v_payment;
end $$;
comment on function guichet.lock_payment(uuid) is 'The payment, locked after its subject; all columns null where there is none.';

create or replace function public.request_refund(order_id uuid default null, amount_cents numeric default null,
  reason text default 'requested_by_customer',
  request_id uuid default null, booking_id uuid default null, vend_session_id uuid default null,
  recharge_id uuid default null,
  invoice_id uuid default null, payment_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_named jsonb := jsonb_strip_nulls(jsonb_build_object('order_id', order_id, 'booking_id', booking_id,
    'vend_session_id', vend_session_id,
    'recharge_id', recharge_id, 'invoice_id', invoice_id, 'payment_id', payment_id));
  v_subject text := (select min(k) from jsonb_object_keys(v_named) k);
  v_payment public.payments;
  v_refund public.refunds;
  v_left bigint;
begin
  perform guichet.require_right('refund');
  if length(request_refund.reason) > 200 then
    return guichet.refused('reason', 'reason_too_long', '{"most": 200}');
  end if;
  if v_subject is null or v_named <> jsonb_build_object(v_subject, v_named ->> v_subject) then
    return guichet.refused('order_id', 'one_subject');
  end if;
  -- of several payments on an invoice, or of an order that was paid twice, the one that has most left; foreign ones are
  -- not ours to give back
  v_payment := guichet.lock_payment((
    select p.id from public.payments p
     where (p.id = request_refund.payment_id and p.role <> 'foreign') or p.for_order_id = request_refund.order_id
       or p.booking_id = request_refund.booking_id or p.vend_session_id = request_refund.vend_session_id
       or p.recharge_id = request_refund.recharge_id or p.invoice_id = request_refund.invoice_id
     order by p.status = 'succeeded' desc, (p.order_id is not null or p.role = 'main') desc, guichet.left_cents(p) desc,
       p.stripe_payment_intent_id limit 1));
  if v_payment.id is null or v_payment.status <> 'succeeded' then
    return guichet.refused(v_subject, 'nothing_paid');
  end if;
  if request_refund.request_id is not null then
    select * into v_refund from public.refunds r where r.request_id = request_refund.request_id;
    if found and v_refund.payment_id <> v_payment.id then
      return guichet.refused('request_id', 'request_id_taken');
    elsif found then
      return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
        'left_cents', guichet.left_cents(v_payment), 'status', v_refund.status);
    end if;
  end if;
  if v_payment.refund_blocked then
    return guichet.refused(v_subject, 'disputed');
  end if;
  v_left := guichet.refundable_cents(v_payment);
  if v_payment.recharge_id is not null then
    -- what has been spent from the wallet is not there to give back
    v_left := least(v_left, (select greatest(w.balance_minor - guichet.refunds_under_way(v_payment.id), 0)
      from public.wallet_recharges r join public.wallets w on w.id = r.wallet_id where r.id = v_payment.recharge_id));
  end if;
  if v_left < 1 then
    return guichet.refused('amount_cents', 'nothing_left');
  end if;
  if request_refund.amount_cents < 1 or request_refund.amount_cents <> trunc(request_refund.amount_cents) then
    return guichet.refused('amount_cents', 'not_whole_cents');
  end if;
  if request_refund.amount_cents > v_left then
    return guichet.refused('amount_cents', 'more_than_left',
      jsonb_build_object('left_cents', v_left, 'currency', v_payment.currency));
  end if;
  v_refund := guichet.open_refund(v_payment, coalesce(request_refund.amount_cents, v_left)::bigint,
    request_refund.reason, (select auth.uid()), request_refund.request_id);
  perform guichet.refresh_payment(v_payment.id);
  perform guichet.record_action('refund', 'refunds', v_refund.id::text, request_refund.reason, null,
    to_jsonb(v_refund));
  return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
    'left_cents', v_left - v_refund.amount_cents, 'status', v_refund.status);
end $$;
comment on function public.request_refund(uuid, numeric, text, uuid, uuid, uuid, uuid, uuid, uuid) is
  'Staff ask for a refund of one order, booking, vend, recharge, invoice or payment, the rest of it where no amount is given; never above the remainder, never while a dispute forbids it (reason disputed). → {result: requested|refused, refund_id?, left_cents?, field?, reason?: docs/refusals.md}.';

-- What Stripe or staff refuse ------------------------------------------------------------------------------------

create or replace function guichet.end_refund_request(p_refund_id uuid, p_status text, p_why text, p_message text)
  returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_refund public.refunds;
begin
  v_payment := guichet.lock_payment((select r.payment_id from public.refunds r where r.id = p_refund_id));
  -- Stripe knows it: then only its events decide
  update public.refunds r set status = p_status, failure_reason = left(p_why, 500)
   where r.id = p_refund_id and r.status = 'requested' and r.stripe_refund_id is null
  returning * into v_refund;
  if v_refund.id is not null and p_status = 'failed' then
    perform guichet.alert('refund_failed', v_refund.id::text,
      jsonb_build_object('refund', v_refund.id, 'payment_intent', v_payment.stripe_payment_intent_id,
      'amount', v_refund.amount_cents, 'currency', lower(v_refund.currency), 'reason',
        coalesce(p_message, v_refund.failure_reason)));
  end if;
  if v_payment.id is not null then
    perform guichet.refresh_payment(v_payment.id);
  end if;
  return v_refund.id is not null;
end $$;
comment on function guichet.end_refund_request(uuid, text, text, text) is 'A request that Stripe has not made into a refund ends: failed (support is told) or canceled (there is nothing left to give back); the remainder is free again. False where Stripe has made one of it.';

create or replace function public.give_up_refund(refund_id uuid, message text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments;
  v_done boolean;
  v_before jsonb;
begin
  perform guichet.require_right('refund');
  select to_jsonb(r) into v_before from public.refunds r where r.id = give_up_refund.refund_id;
  select p.* into v_payment from public.payments p join public.refunds r on r.payment_id = p.id
    where r.id = give_up_refund.refund_id;
  if not found then
    raise exception 'refund % does not exist', give_up_refund.refund_id using errcode = 'P0002';
  end if;
  -- all of it has gone already, by the Dashboard or by a dispute: nothing fails
  if v_payment.amount_received_cents > 0
    and v_payment.amount_received_cents <= v_payment.amount_refunded_cents + v_payment.dispute_lost_cents then
    v_done := guichet.end_refund_request(give_up_refund.refund_id, 'canceled', 'charge_already_refunded', null);
    perform guichet.record_action('refund', 'refunds', refund_id::text, message, v_before,
      (select to_jsonb(r) from public.refunds r where r.id = give_up_refund.refund_id));
    return jsonb_build_object('result', case when v_done then 'settled' else 'unchanged' end, 'refund_id',
      give_up_refund.refund_id);
  end if;
  v_done := guichet.end_refund_request(give_up_refund.refund_id, 'failed', give_up_refund.message,
    give_up_refund.message);
  perform guichet.record_action('refund', 'refunds', refund_id::text, message, v_before,
    (select to_jsonb(r) from public.refunds r where r.id = give_up_refund.refund_id));
  return jsonb_build_object('result', case when v_done then 'failed' else 'unchanged' end, 'refund_id',
    give_up_refund.refund_id);
end $$;
comment on function public.give_up_refund(uuid, text) is 'A refund will not be made: its row fails, support is told, the remainder is free again; where all of the payment has gone back already, nothing has failed → {result: failed|settled|unchanged}. Service role.';

create or replace function guichet.settle_refused_refund(p_refusal jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_code text := p_refusal ->> 'code';
  v_intent text := p_refusal #>> '{payload,payment_intent}';
  v_refund uuid := guichet.try_uuid(p_refusal #>> '{payload,metadata,refund_id}');
  v_found jsonb := p_refusal -> 'found';
  v_gone bigint;
begin
  if v_code is null or v_code not in ('charge_disputed', 'charge_already_refunded', 'amount_too_large') then
    return false;
  end if;
  if v_code = 'charge_disputed' then
    return guichet.end_refund_request(v_refund, 'failed', 'charge_disputed', p_refusal ->> 'message')
      or exists (select from public.refunds r where r.id = v_refund);
  end if;
  -- what Stripe says of the charge counts, whether or not the events of its refunds have come
  v_gone := case when jsonb_typeof(v_found -> 'amount_refunded') = 'number'
    then (v_found ->> 'amount_refunded')::bigint end;
  if v_code = 'amount_too_large' and v_gone is null then
    return false;
  end if;
  perform guichet.lock_payment((select p.id from public.payments p where p.stripe_payment_intent_id = v_intent));
  update public.payments p set charge_refunded_cents = greatest(p.charge_refunded_cents,
    coalesce(v_gone, p.amount_received_cents))
   where p.stripe_payment_intent_id = v_intent;
  -- once in a while it is overtaken; again and again is for staff
  return guichet.end_refund_request(v_refund, case
    when (select count(*) from public.refunds r join public.payments p on p.id = r.payment_id
        where p.stripe_payment_intent_id = v_intent and r.asked and r.stripe_refund_id is null
        and r.failure_reason = 'charge_already_refunded') >= 3 then 'failed' else 'canceled' end,
      'charge_already_refunded', p_refusal ->> 'message')
    or exists (select from public.refunds r where r.id = v_refund);
end $$;
comment on function guichet.settle_refused_refund(jsonb) is 'Handler of a refused stripe.refund.create, {code, message, payload, found?: {amount_refunded}}: disputed fails the refund and tells support; already refunded, or by more than is left, ends it as it was found, and what is owed beyond that is asked for anew. False: staff decide.';

revoke execute on function public.request_refund(uuid, numeric, text, uuid, uuid, uuid, uuid, uuid, uuid),
public.give_up_refund(uuid, text), guichet.refundable_cents(public.payments),
  guichet.left_cents(public.payments), guichet.owed_cents(public.payments), guichet.refunds_under_way(uuid),
  guichet.payment_word(public.payments), guichet.payment_state(text, text, public.payments, text, text),
  guichet.lock_payment(uuid), guichet.pursue_return(uuid), guichet.owe_back(uuid, bigint, text, jsonb),
  guichet.end_refund_request(uuid, text, text, text), guichet.settle_refused_refund(jsonb),
  guichet.open_refund(public.payments, bigint, text, uuid, uuid, jsonb) from public, anon, authenticated;
grant execute on function public.request_refund(uuid, numeric, text, uuid, uuid, uuid, uuid, uuid,
  uuid) to authenticated, service_role;
grant execute on function public.give_up_refund(uuid, text) to service_role;

insert into guichet.event_handlers (object, handler, place)
  values ('refusal.stripe.refund.create', 'guichet.settle_refused_refund(jsonb)', 100)
on conflict do nothing;

-- Given up ------------------------------------------------------------------------------------------------------

-- A refund that Stripe refuses for good is parked in the outbox and support is told; staff retry it or skip it.
-- Skipping it is the decision that it will not be made: its row fails and the remainder is free again.

create or replace function guichet.give_up_skipped_refund() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if guichet.try_uuid(new.payload #>> '{metadata,refund_id}') is not null
     and exists (select from public.refunds r where r.id = (new.payload #>> '{metadata,refund_id}')::uuid) then
    perform public.give_up_refund((new.payload #>> '{metadata,refund_id}')::uuid,
      coalesce(new.error_message, 'skipped by staff'));
  end if;
  return null;
end $$;
comment on function guichet.give_up_skipped_refund() is 'Trigger: staff gave a refund request up.';
revoke execute on function guichet.give_up_skipped_refund() from public, anon, authenticated;
create or replace trigger give_up_skipped_refund after update of status on public.outbox
  for each row when (new.topic = 'stripe.refund.create' and new.status = 'skipped' and old.status <> 'skipped')
  execute function guichet.give_up_skipped_refund();
