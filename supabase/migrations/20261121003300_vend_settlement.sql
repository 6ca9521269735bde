-- What becomes of the money of a vend. One rule for every PaymentIntent, asked again whenever the session or the
-- payment changes: a session that is COMPLETED is captured, one that is FAILED is given back, and so is whatever
-- came second, too late or with another amount. Stripe is called through the outbox, in the same transaction.

create or replace function guichet.lock_vend_session(p_session_id uuid) returns public.vend_sessions
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions;
begin
  -- the session before its payments, everywhere: what comes to a payment has its session already
  select * into v_session from public.vend_sessions s where s.id = p_session_id for update;
  return v_session;
end $$;
comment on function guichet.lock_vend_session(uuid) is 'The session, locked; all columns null where there is none.';

create or replace function guichet.was_authorised(p_payment public.payments) returns boolean
language sql stable set search_path = ''
as $$
  select p_payment.status in ('requires_capture', 'succeeded') or (p_payment.status = 'canceled' and exists (
    select from public.payment_events e where e.payment_id = p_payment.id and e.payload ? 'capture_method'
      and e.payload ->> 'status' in ('requires_capture', 'succeeded')))
$$;
comment on function guichet.was_authorised(public.payments) is 'Whether a payment has held or brought its money, also where an event of that came after its end.';

create or replace function guichet.settle_vend_payment(p_payment_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions;
  v_payment public.payments;
  v_pays boolean;
  v_surplus boolean;
  v_wanted text;
begin
  select * into v_payment from public.payments p where p.id = p_payment_id for update;
  select * into v_session from public.vend_sessions s where s.id = v_payment.vend_session_id;
  v_pays := exists (select from public.vend_session_private p
    where p.session_id = v_session.id and p.stripe_payment_intent_id = v_payment.stripe_payment_intent_id);
  v_surplus := not v_pays and guichet.was_authorised(v_payment);
  v_wanted := case
    when v_surplus or (v_pays and v_session.status = 'FAILED')
      then case v_payment.status when 'succeeded' then 'refund' else 'cancel' end
    when v_pays and v_session.status = 'COMPLETED'
      and v_payment.status in ('requires_capture', 'succeeded') then 'capture' end;
  if v_surplus then
    perform guichet.alert('money_returned', v_payment.stripe_payment_intent_id, jsonb_build_object(
      'payment_intent', v_payment.stripe_payment_intent_id, 'vend_session_id', v_session.id,
      'amount', v_payment.amount_cents, 'currency', lower(v_payment.currency),
      'reason', case when v_session.status = 'FAILED' then 'paid_after_end' else 'paid_twice' end));
  end if;
  if v_wanted = 'refund' then
    -- as far as it has not gone back already, and once no dispute forbids it
    perform guichet.owe_back(v_payment.id, v_payment.amount_received_cents,
      case when v_surplus then 'paid_twice' else 'vend_failed' end,
      jsonb_build_object('vend_session_id', v_session.id));
  elsif v_wanted is distinct from v_payment.settlement and v_payment.status = 'requires_capture'
    and v_wanted is not null then
    perform guichet.enqueue_outbox('stripe.payment_intent.' || v_wanted,
      'payment_intent:' || v_payment.stripe_payment_intent_id, jsonb_build_object(
      'payment_intent', v_payment.stripe_payment_intent_id, 'amount', v_payment.amount_cents, 'currency',
        lower(v_payment.currency), 'vend_session_id', v_session.id), false);
  end if;
  update public.payments p set settlement = v_wanted, role = case when v_surplus then 'surplus' else p.role end
   where p.id = v_payment.id and (v_wanted is distinct from p.settlement or (v_surplus and p.role <> 'surplus'));
  if v_pays then
    update public.vend_sessions s set payment_state = guichet.payment_state('vend', s.status, v_payment, null,
      s.payment_state)
     where s.id = v_session.id and s.payment_state is distinct from guichet.payment_state('vend', s.status, v_payment,
       null, s.payment_state);
  end if;
end $$;
comment on function guichet.settle_vend_payment(uuid) is 'Asks Stripe, once, for what the state of session and payment calls for: capture, cancel or refund; and writes the session''s payment_state. The caller holds the session''s lock.';

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
        values (v_debit.wallet_id, 'vend_refund', -v_debit.amount_minor, v_debit.currency,
          'vend:' || new.id || ':refund', new.id);
      update public.vend_sessions s set payment_state = 'refunded' where s.id = new.id;
    end if;
    perform guichet.settle_vend_payment(p.id) from (
      select p.id from public.payments p where p.vend_session_id = new.id order by p.stripe_payment_intent_id) p;
    if new.status = 'COMPLETED' then
      -- the machine's own count may differ: never below zero
      update public.stocks k set quantity = k.quantity - 1
        from public.machines m where m.code = new.machine_id and k.machine_id = m.id and k.slot_number = new.slot
          and k.quantity > 0;
    end if;
  end if;

  if new.status = 'PAID' and new.outcome = 'unknown' and old.outcome is distinct from 'unknown' then
    update public.vend_session_private p set unknown_since = clock_timestamp() where p.session_id = new.id;
    select * into v_machine from public.machines m where m.code = new.machine_id;
    perform guichet.alert('vend_unknown_outcome', new.id::text, jsonb_build_object(
      'vend_session_id', new.id, 'machine_id', new.machine_id, 'machine_name', v_machine.name, 'place',
      v_machine.address,
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

create or replace function guichet.consider_vend_payment(p_payment jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments := jsonb_populate_record(null::public.payments, p_payment);
  v_intent text := v_payment.stripe_payment_intent_id;
  v_session public.vend_sessions := guichet.lock_vend_session(v_payment.vend_session_id);
  v_private public.vend_session_private;
begin
  select * into v_private from public.vend_session_private p where p.session_id = v_session.id;

  if v_private.stripe_payment_intent_id is distinct from v_intent and v_session.status = 'PENDING'
    and guichet.was_authorised(v_payment) then
    if v_session.expires_at <= clock_timestamp() then
      update public.vend_sessions s set status = 'FAILED', outcome = 'timeout' where s.id = v_session.id returning *
        into v_session;
    -- PAID is a compare-and-set under the session's lock: the second phone finds it taken (rule 13)
    elsif v_payment.amount_cents = v_session.amount_minor and lower(v_payment.currency) = v_session.currency then
      update public.vend_session_private p set stripe_payment_intent_id = v_intent, paid_at = clock_timestamp(),
          payer_id = (select u.id from public.checkouts c join public.users u on u.id = c.requested_by
            where c.vend_session_id = v_session.id and c.status <> 'ended' order by c.attempt desc limit 1)
        where p.session_id = v_session.id returning * into v_private;
      update public.payments p set payer_id = v_private.payer_id
        where p.id = v_payment.id and v_private.payer_id is not null;
      insert into public.transactions (kind, amount_minor, currency, reference, vend_session_id,
        stripe_payment_intent_id)
        values ('card_vend', v_session.amount_minor, v_session.currency, 'vend:' || v_session.id || ':card',
          v_session.id, v_intent);
      update public.vend_sessions s
        set status = 'PAID', payment_method = 'card',
          payment_state = case v_payment.status when 'requires_capture' then 'authorized' else 'paid' end
        where s.id = v_session.id returning * into v_session;
    end if;
  end if;
  if v_private.stripe_payment_intent_id = v_intent then
    if v_session.status = 'PAID' and v_session.dispense_started_at is null
       and v_payment.status = 'canceled' then
      -- somebody released the hold in Stripe before anything was dispensed
      update public.vend_sessions s set status = 'FAILED', outcome = 'cancelled' where s.id = v_session.id returning *
        into v_session;
    end if;
    if v_payment.status = 'canceled' and v_session.status <> 'FAILED' then
      perform guichet.alert('vend_unpaid', v_session.id::text,
        jsonb_build_object('vend_session_id', v_session.id, 'machine_id', v_session.machine_id,
        'amount', v_session.amount_minor, 'currency', v_session.currency, 'payment_intent', v_intent, 'reason',
          v_payment.status));
    end if;
  end if;
  perform guichet.settle_vend_payment(v_payment.id);
  perform guichet.seat_payments(v_payment, (select p.id from public.payments p
    where p.stripe_payment_intent_id = v_private.stripe_payment_intent_id));
  return true;
end $$;
comment on function guichet.consider_vend_payment(jsonb) is 'Handler of payment.vend, the row of a payment: what its present state means to its session: it pays, or it goes back. Asked after every event, in whatever order they come.';
insert into guichet.event_handlers (object, handler, place)
  values ('payment.vend', 'guichet.consider_vend_payment(jsonb)', 300)
on conflict do nothing;

revoke execute on function guichet.was_authorised(public.payments), guichet.lock_vend_session(uuid),
  guichet.settle_vend_payment(uuid), guichet.settle_vend_session(), guichet.consider_vend_payment(jsonb)
  from public, anon, authenticated;
