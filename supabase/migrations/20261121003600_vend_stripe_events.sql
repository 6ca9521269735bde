-- What Stripe's events mean to vends and recharges. Each function gets an item of the Stripe Mapper and says
-- whether it was about a row of ours, found by our own ids (rule 7); each reads the present state of the mirrored
-- payment, so that order and repetition of events do not matter.

create or replace function guichet.book_reversal(p_recharge public.wallet_recharges, p_intent text, p_reference text,
  p_kinds text[], p_amount bigint, p_taken boolean, p_was_taken boolean) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_booked bigint;
  v_rows integer;
begin
  select coalesce(sum(t.amount_minor), 0), count(*) into v_booked, v_rows
    from public.transactions t where t.recharge_id = p_recharge.id
      and (t.reference = p_reference or t.reference like p_reference || ':%');
  if p_was_taken and v_rows = 0 then
    insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, recharge_id,
      stripe_payment_intent_id)
      values (p_recharge.wallet_id, p_kinds[1], -p_amount, p_recharge.currency, p_reference, p_recharge.id, p_intent);
    v_booked := -p_amount;
    v_rows := 1;
  end if;
  if v_booked <> (case when p_taken then -p_amount else 0 end) then
    insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, recharge_id,
      stripe_payment_intent_id)
      values (p_recharge.wallet_id, case when p_taken then p_kinds[1] else p_kinds[2] end,
        case when p_taken then -p_amount else 0 end - v_booked, p_recharge.currency,
        p_reference || ':' || case when p_taken then 'again' else p_kinds[3] end
          || case when v_rows > 1 then ':' || v_rows else '' end, p_recharge.id, p_intent);
  end if;
end $$;
comment on function guichet.book_reversal(public.wallet_recharges, text, text, text[], bigint, boolean, boolean) is 'Brings the ledger of one refund or dispute to what Stripe has taken of it now; what was taken and has come back stands in it both ways, in whatever order it was told. p_kinds: {kind taken, kind given back, suffix of that}.';

create or replace function guichet.book_recharge_reversals(p_recharge public.wallet_recharges,
  p_payment public.payments) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_refund public.refunds;
  v_dispute public.disputes;
begin
  for v_refund in
    select r.* from public.refunds r where r.payment_id = p_payment.id and r.stripe_refund_id is not null
      order by r.stripe_refund_id
  loop
    -- a refund that had succeeded can fail at the bank (rule 24)
    perform guichet.book_reversal(p_recharge, p_payment.stripe_payment_intent_id,
      'recharge_refund:' || v_refund.stripe_refund_id, array['recharge_refund', 'recharge_refund_failed', 'failed'],
      v_refund.amount_cents, v_refund.status = 'succeeded', v_refund.status = 'succeeded' or exists (
        select from public.payment_events e where e.payment_id = p_payment.id
          and e.payload ->> 'stripe_refund_id' = v_refund.stripe_refund_id and e.payload ->> 'status' = 'succeeded'));
  end loop;
  for v_dispute in
    select d.* from public.disputes d where d.payment_id = p_payment.id order by d.stripe_dispute_id
  loop
    -- Stripe has withdrawn the money; of an inquiry it has not
    perform guichet.book_reversal(p_recharge, p_payment.stripe_payment_intent_id,
      'dispute:' || v_dispute.stripe_dispute_id, array['dispute', 'dispute_won', 'won'],
      v_dispute.amount_cents, v_dispute.status in ('needs_response', 'under_review', 'lost'),
      v_dispute.status in ('needs_response', 'under_review', 'lost') or exists (
        select from public.payment_events e where e.payment_id = p_payment.id
          and e.payload ->> 'stripe_dispute_id' = v_dispute.stripe_dispute_id
          and e.payload ->> 'status' in ('needs_response', 'under_review', 'lost')));
  end loop;
end $$;
comment on function guichet.book_recharge_reversals(public.wallet_recharges, public.payments) is 'What Stripe has taken back of a recharge leaves the wallet, below zero if need be, which freezes it (rule 20); what it gave up comes back.';

create or replace function guichet.credit_recharge(p_payment jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments := jsonb_populate_record(null::public.payments, p_payment);
  v_recharge public.wallet_recharges;
begin
  select * into v_recharge from public.wallet_recharges r where r.id = v_payment.recharge_id for update;
  if v_payment.status = 'succeeded' and v_recharge.status = 'paid'
    and v_recharge.stripe_payment_intent_id is distinct from v_payment.stripe_payment_intent_id then
    -- money that comes a second time goes back, once
    perform guichet.return_money(v_payment, 'paid_twice');
  elsif v_payment.status = 'succeeded' and v_recharge.status <> 'paid' then
    -- rule 12: our row, amount and currency
    if v_payment.amount_received_cents is distinct from v_recharge.amount_minor
      or lower(v_payment.currency) is distinct from v_recharge.currency then
      raise exception 'payment % is of % %, recharge % of % %', v_payment.stripe_payment_intent_id,
      v_payment.amount_received_cents, v_payment.currency,
        v_recharge.id, v_recharge.amount_minor, v_recharge.currency
        using errcode = '22023', hint = 'Somebody changed the payment in Stripe: refund it there.';
    end if;
    update public.payments p set settlement = 'capture' where p.id = v_payment.id;
    update public.wallet_recharges r set status = 'paid', stripe_payment_intent_id = v_payment.stripe_payment_intent_id
      where r.id = v_recharge.id returning * into v_recharge;
    insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, recharge_id,
      stripe_payment_intent_id)
      values (v_recharge.wallet_id, 'recharge', v_recharge.amount_minor, v_recharge.currency,
        'recharge:' || v_recharge.id, v_recharge.id, v_recharge.stripe_payment_intent_id);
  end if;
  perform guichet.seat_payments(v_payment, (select p.id from public.payments p
    where p.stripe_payment_intent_id = v_recharge.stripe_payment_intent_id));
  if v_recharge.stripe_payment_intent_id = v_payment.stripe_payment_intent_id then
    -- a reversal may have been told before its payment
    perform guichet.book_recharge_reversals(v_recharge, v_payment);
  end if;
  return true;
end $$;
comment on function guichet.credit_recharge(jsonb) is 'Handler of payment.recharge, the row of a payment: credits a recharge once, when the money is there; a second payment of it goes back, and what Stripe takes back leaves the wallet.';

create or replace function guichet.apply_vend_checkout(p_item jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_row jsonb := p_item -> 'row';
  v_type text := p_item ->> 'event_type';
  v_checkout text := v_row ->> 'stripe_checkout_session_id';
  v_speaks boolean;
  v_session public.vend_sessions;
  v_recharge public.wallet_recharges;
begin
  select * into v_session from public.vend_sessions s
    where s.checkout_id = v_checkout
      or (s.id = guichet.try_uuid(v_row ->> 'client_reference_id')
        and s.id = guichet.try_uuid(v_row #>> '{metadata,vend_session_id}')) limit 1;
  if v_session.id is not null then
    v_session := guichet.lock_vend_session(v_session.id);
    v_speaks := guichet.note_checkout('vend_session', v_session.id, p_item);
    if v_row ->> 'mode' = 'payment' and v_row ->> 'stripe_payment_intent_id' is not null then
      -- complete says no more than "authorised" (rule 11): the PaymentIntent's own events pay the session
      perform guichet.refresh_payment((guichet.payment_of_intent(v_row ->> 'stripe_payment_intent_id',
        row('vend', v_session.id)::guichet.subject, null, v_session.currency)).id);
      v_session := guichet.lock_vend_session(v_session.id);
    end if;
    if v_speaks and v_session.status = 'PENDING'
       and v_type in ('checkout.session.expired', 'checkout.session.async_payment_failed') then
      update public.vend_session_private p set client = '{}' where p.session_id = v_session.id;
      update public.vend_sessions s set checkout_id = null, payment_state = 'none' where s.id = v_session.id;
    end if;
    return true;
  end if;

  select * into v_recharge from public.wallet_recharges r
    where r.id = (select c.recharge_id from public.checkouts c where c.stripe_id = v_checkout)
      or (r.id = guichet.try_uuid(v_row ->> 'client_reference_id')
        and r.id = guichet.try_uuid(v_row #>> '{metadata,wallet_recharge_id}')) limit 1;
  if v_recharge.id is null then
    return false;
  end if;
  perform guichet.lock_subject(row('recharge', v_recharge.id)::guichet.subject);
  v_speaks := guichet.note_checkout('wallet_recharge', v_recharge.id, p_item);
  if v_type in ('checkout.session.completed', 'checkout.session.async_payment_succeeded')
     -- a setup session has nothing to fulfil, an unpaid one waits for async_payment_succeeded (rules 11, 12)
     and v_row ->> 'mode' = 'payment' and v_row ->> 'payment_status' = 'paid' then
    perform guichet.note_paid(v_row ->> 'stripe_payment_intent_id', row('recharge', v_recharge.id)::guichet.subject,
      (v_row ->> 'amount_total')::bigint, v_row ->> 'currency');
  elsif v_speaks and v_type in ('checkout.session.expired', 'checkout.session.async_payment_failed') then
    update public.wallet_recharges r set status = case v_type when 'checkout.session.expired' then 'expired'
      else 'failed' end
     where r.id = v_recharge.id and r.status = 'open';
  end if;
  return true;
end $$;
comment on function guichet.apply_vend_checkout(jsonb) is 'checkout.session.* of a vend session or a recharge: effects on vend_sessions and transactions; false where it is neither''s.';

insert into guichet.event_handlers (object, handler, place) values
  ('checkout.session', 'guichet.apply_vend_checkout(jsonb)', 300),
  ('payment.recharge', 'guichet.credit_recharge(jsonb)', 300)
  on conflict do nothing;

revoke execute on function guichet.book_reversal(public.wallet_recharges, text, text, text[], bigint, boolean, boolean),
  guichet.book_recharge_reversals(public.wallet_recharges, public.payments), guichet.credit_recharge(jsonb),
  guichet.apply_vend_checkout(jsonb) from public, anon, authenticated;
