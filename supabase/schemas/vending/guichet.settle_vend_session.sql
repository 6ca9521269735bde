-- Written by npm run db:schemas. Last in migrations/20261201000415_take_piece.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.settle_vend_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.settle_vend_session() is 'Trigger: effects of the end of a session, whoever wrote it: capture, release, refund, wallet credit, stock, expiry of the Checkout, alert for an unknown outcome.';

revoke all on function guichet.settle_vend_session() from public, anon, authenticated, service_role;
