-- What becomes of the money of a vend. One rule for every PaymentIntent, asked again whenever the session or the
-- payment changes: a session that is COMPLETED is captured, one that is FAILED is given back, and so is whatever
-- came second, too late or with another amount. Stripe is called through the outbox, in the same transaction.

create or replace function guichet.lock_vend_session(p_session_id uuid) returns public.vend_sessions
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions;
begin
  -- payments before their session, everywhere: an event holds its payment when it comes to the session
  perform 1 from public.payments p
    where p.stripe_payment_intent_id in (select v.stripe_payment_intent_id from public.vend_payments v where v.session_id = p_session_id)
    order by p.stripe_payment_intent_id for update;
  select * into v_session from public.vend_sessions s where s.id = p_session_id for update;
  return v_session;
end $$;
comment on function guichet.lock_vend_session(uuid) is 'The session, locked after its payments; all columns null where there is none.';

create or replace function guichet.link_vend_payment(p_intent text, p_session_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  -- before the foreign key takes its weaker lock, which two events would hold and neither could raise
  perform 1 from public.vend_sessions s where s.id = p_session_id for update;
  insert into public.vend_payments (stripe_payment_intent_id, session_id) values (p_intent, p_session_id) on conflict do nothing;
end $$;
comment on function guichet.link_vend_payment(text, uuid) is 'Writes down that a PaymentIntent was made for a session; locks both, the payment first.';

create or replace function guichet.was_authorised(p_payment public.payments) returns boolean
language sql stable set search_path = ''
as $$
  select p_payment.status in ('requires_capture', 'succeeded') or (p_payment.status = 'canceled' and exists (
    select from public.payment_events e where e.payment_id = p_payment.id and e.payload ? 'capture_method' and e.payload ->> 'status' in ('requires_capture', 'succeeded')))
$$;
comment on function guichet.was_authorised(public.payments) is 'Whether a payment has held or brought its money, also where an event of that came after its end.';

create or replace function guichet.vend_payment_state(p_session public.vend_sessions, p_payment public.payments) returns text
language sql stable set search_path = ''
as $$
  select case guichet.payment_word(p_payment)
    when 'disputed' then 'disputed' when 'dispute_lost' then 'dispute_lost' when 'refunded' then 'refunded' when 'refund_pending' then 'refunding'
    when 'partially_refunded' then 'partially_refunded' when 'refund_failed' then 'refund_failed'
    when 'paid' then case p_session.status when 'COMPLETED' then 'captured' else 'paid' end
    else case
      when p_payment.status = 'canceled' then 'released'
      when p_payment.status = 'requires_capture' then case p_session.status when 'COMPLETED' then 'capturing' when 'FAILED' then 'releasing' else 'authorized' end
      else p_session.payment_state end end
$$;
comment on function guichet.vend_payment_state(public.vend_sessions, public.payments) is 'Where the money of a vend is that a card pays: from the session''s status and its payment with refunds and disputes. Money that is there is paid while the vend is open, captured once it is completed.';

create or replace function guichet.settle_vend_payment(p_intent text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_link public.vend_payments;
  v_session public.vend_sessions;
  v_payment public.payments;
  v_wanted text;
begin
  select * into v_link from public.vend_payments v where v.stripe_payment_intent_id = p_intent;
  select * into v_session from public.vend_sessions s where s.id = v_link.session_id;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent;
  v_wanted := case
    when v_payment.status = 'requires_capture' and (v_link.surplus or v_session.status = 'FAILED') then 'cancel'
    when v_payment.status = 'requires_capture' and v_session.status = 'COMPLETED' then 'capture'
    when v_payment.status = 'succeeded' and (v_link.surplus or v_session.status = 'FAILED') then 'refund' end;
  if v_link.surplus then
    perform guichet.alert('money_returned', p_intent, jsonb_build_object('payment_intent', p_intent, 'vend_session_id', v_session.id,
      'amount', v_payment.amount_cents, 'currency', lower(v_payment.currency),
      'reason', case when v_session.status = 'FAILED' then 'paid_after_end' else 'paid_twice' end));
  end if;
  if v_wanted = 'refund' then
    -- as far as it has not gone back already, and once no dispute forbids it
    perform guichet.owe_back(v_payment.id, v_payment.amount_received_cents, case when v_link.surplus then 'paid_twice' else 'vend_failed' end,
      jsonb_build_object('vend_session_id', v_session.id));
  elsif v_wanted is distinct from v_link.settlement and v_wanted is not null then
    perform guichet.enqueue_outbox('stripe.payment_intent.' || v_wanted, 'payment_intent:' || p_intent, jsonb_build_object(
      'payment_intent', p_intent, 'amount', v_payment.amount_cents, 'currency', lower(v_payment.currency), 'vend_session_id', v_session.id), false);
  end if;
  if v_wanted is distinct from v_link.settlement and v_wanted is not null then
    update public.vend_payments v set settlement = v_wanted where v.stripe_payment_intent_id = p_intent;
  end if;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent;
  update public.vend_sessions s set payment_state = guichet.vend_payment_state(s, v_payment)
   where s.id = v_session.id and s.payment_state is distinct from guichet.vend_payment_state(s, v_payment)
     and exists (select from public.vend_session_private p where p.session_id = s.id and p.stripe_payment_intent_id = p_intent);
end $$;
comment on function guichet.settle_vend_payment(text) is 'Asks Stripe, once, for what the state of session and payment calls for: capture, cancel or refund; and writes the session''s payment_state. The caller holds both locks.';

create or replace function guichet.settle_vend_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_private public.vend_session_private;
  v_debit public.transactions;
  v_machine public.machines;
begin
  select * into v_private from public.vend_session_private p where p.session_id = new.id;

  if new.status in ('COMPLETED', 'FAILED') and old.status <> new.status then
    update public.vend_session_private p set settled_at = clock_timestamp() where p.session_id = new.id;
    if old.status = 'PENDING' then
      perform guichet.close_checkout(new.id);
    end if;
    if new.status = 'FAILED' and v_private.wallet_transaction_id is not null then
      select * into v_debit from public.transactions t where t.id = v_private.wallet_transaction_id;
      insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, vend_session_id)
        values (v_debit.wallet_id, 'vend_refund', -v_debit.amount_minor, v_debit.currency, 'vend:' || new.id || ':refund', new.id);
      update public.vend_sessions s set payment_state = 'refunded' where s.id = new.id;
    end if;
    perform guichet.settle_vend_payment(v.stripe_payment_intent_id) from public.vend_payments v
      where v.session_id = new.id order by v.stripe_payment_intent_id;
    if new.status = 'COMPLETED' then
      -- the machine's own count may differ: never below zero
      update public.stocks k set quantity = k.quantity - 1
        from public.machines m where m.code = new.machine_id and k.machine_id = m.id and k.slot_number = new.slot and k.quantity > 0;
    end if;
  end if;

  if new.status = 'PAID' and new.outcome = 'unknown' and old.outcome is distinct from 'unknown' then
    update public.vend_session_private p set unknown_since = clock_timestamp() where p.session_id = new.id;
    select * into v_machine from public.machines m where m.code = new.machine_id;
    perform guichet.alert('vend_unknown_outcome', new.id::text, jsonb_build_object(
      'vend_session_id', new.id, 'machine_id', new.machine_id, 'machine_name', v_machine.name, 'place', v_machine.address,
      'item', coalesce(new.product_label, new.item), 'amount', new.amount_minor, 'currency', new.currency,
      'reason', v_private.outcome_detail ->> 'reason', 'decide_before', clock_timestamp() + interval '24 hours',
      'payment_intent', v_private.stripe_payment_intent_id));
  end if;
  return null;
end $$;
comment on function guichet.settle_vend_session() is 'Trigger: effects of the end of a session, whoever wrote it: capture, release, refund, wallet credit, stock, expiry of the Checkout, alert for an unknown outcome.';
create trigger vend_sessions_settle after update of status, outcome on public.vend_sessions
  for each row when (old.status is distinct from new.status or old.outcome is distinct from new.outcome)
  execute function guichet.settle_vend_session();

create or replace function guichet.consider_vend_payment(p_intent text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_link public.vend_payments;
  v_session public.vend_sessions;
  v_payment public.payments;
  v_private public.vend_session_private;
begin
  select * into v_link from public.vend_payments v where v.stripe_payment_intent_id = p_intent;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  -- only its own payment and the session: events of two payments of one session would wait for each other
  select * into v_session from public.vend_sessions s where s.id = v_link.session_id for update;
  select * into v_link from public.vend_payments v where v.stripe_payment_intent_id = p_intent;
  select * into v_private from public.vend_session_private p where p.session_id = v_session.id;

  if guichet.was_authorised(v_payment) and v_private.stripe_payment_intent_id is distinct from p_intent and not v_link.surplus then
    if v_session.status = 'PENDING' and v_session.expires_at <= clock_timestamp() then
      update public.vend_sessions s set status = 'FAILED', outcome = 'timeout' where s.id = v_session.id returning * into v_session;
    end if;
    -- PAID is a compare-and-set under the session's lock: the second phone finds it taken (rule 13)
    if v_session.status = 'PENDING' and v_payment.amount_cents = v_session.amount_minor and lower(v_payment.currency) = v_session.currency then
      update public.vend_session_private p set stripe_payment_intent_id = p_intent, paid_at = clock_timestamp(),
          payer_id = (select u.id from public.checkouts c join public.users u on u.id = c.requested_by
            where c.vend_session_id = v_session.id and c.status <> 'ended' order by c.attempt desc limit 1)
        where p.session_id = v_session.id;
      insert into public.transactions (kind, amount_minor, currency, reference, vend_session_id, stripe_payment_intent_id)
        values ('card_vend', v_session.amount_minor, v_session.currency, 'vend:' || v_session.id || ':card', v_session.id, p_intent);
      update public.vend_sessions s
        set status = 'PAID', payment_method = 'card', payment_state = case v_payment.status when 'requires_capture' then 'authorized' else 'paid' end
        where s.id = v_session.id returning * into v_session;
      v_private.stripe_payment_intent_id := p_intent;
    else
      update public.vend_payments v set surplus = true where v.stripe_payment_intent_id = p_intent;
    end if;
  end if;
  if v_private.stripe_payment_intent_id = p_intent then
    if v_session.status = 'PAID' and v_session.dispense_started_at is null
       and v_payment.status = 'canceled' then
      -- somebody released the hold in Stripe before anything was dispensed
      update public.vend_sessions s set status = 'FAILED', outcome = 'cancelled' where s.id = v_session.id returning * into v_session;
    end if;
    if v_payment.status = 'canceled' and v_session.status <> 'FAILED' then
      perform guichet.alert('vend_unpaid', v_session.id::text, jsonb_build_object('vend_session_id', v_session.id, 'machine_id', v_session.machine_id,
        'amount', v_session.amount_minor, 'currency', v_session.currency, 'payment_intent', p_intent, 'reason', v_payment.status));
    end if;
  end if;
  perform guichet.settle_vend_payment(p_intent);
end $$;
comment on function guichet.consider_vend_payment(text) is 'What the present state of a PaymentIntent means to its session: it pays, or it goes back. Asked after every event, in whatever order they come.';

revoke execute on function guichet.was_authorised(public.payments),
  guichet.vend_payment_state(public.vend_sessions, public.payments), guichet.lock_vend_session(uuid), guichet.link_vend_payment(text, uuid), guichet.settle_vend_payment(text), guichet.settle_vend_session(),
  guichet.consider_vend_payment(text) from public, anon, authenticated;
