-- A piece that fell is taken from the figure of its slot, unless somebody has counted the slot since it fell: then it
-- was not there any more and the count says so already. That matters where the machine's word, or a decision about an
-- unknown vend, comes long after the piece.

create or replace function guichet.falls_after(p_begun timestamptz, p_settled timestamptz, p_counted timestamptz)
  returns boolean
language sql immutable set search_path = ''
as $$
  -- a bridge waits 90 s for the machine's word, so what began two minutes before a count has fallen or never will; of
  -- what began within them nobody knows: it is taken for one that fell afterwards, and whoever counted is told
  select p_counted is null or (p_begun > p_counted - interval '120 seconds' and p_settled > p_counted)
$$;
comment on function guichet.falls_after(timestamptz, timestamptz, timestamptz) is 'Whether the piece of a vend whose dispense began and was settled then still lay in its slot at a count.';

create or replace function guichet.take_piece(p_session public.vend_sessions, p_begun timestamptz,
  p_settled timestamptz) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.say_stock_cause(jsonb_build_object('kind', 'vend', 'vend_session_id', p_session.id));
  -- one statement, asked again of the row as a count that was under way leaves it; the machine's own count may differ:
  -- never below zero
  update public.stocks k set quantity = k.quantity - 1
    from public.machines m
   where m.code = p_session.machine_id and k.machine_id = m.id and k.slot_number = p_session.slot and k.quantity > 0
     and guichet.falls_after(p_begun, p_settled, k.counted_at);
  perform guichet.say_stock_cause();
end $$;
comment on function guichet.take_piece(public.vend_sessions, timestamptz, timestamptz) is 'Takes the piece of a vend that is COMPLETED from its slot. Asked by guichet.settle_vend_session.';

create or replace function guichet.settle_vend_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_private public.vend_session_private;
  v_debit public.transactions;
  v_machine public.machines;
  v_settled timestamptz;
begin
  select * into v_private from public.vend_session_private p where p.session_id = new.id;

  if new.status in ('COMPLETED', 'FAILED') and old.status <> new.status then
    update public.vend_session_private p set settled_at = clock_timestamp() where p.session_id = new.id
      returning p.settled_at into v_settled;
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
      perform guichet.take_piece(new, coalesce(new.dispense_started_at, v_private.unknown_since, new.created_at),
        v_settled);
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
revoke execute on function guichet.falls_after(timestamptz, timestamptz, timestamptz),
  guichet.take_piece(public.vend_sessions, timestamptz, timestamptz) from public, anon, authenticated;
