-- Written by npm run db:schemas. Last in migrations/20261121003300_vend_settlement.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.consider_vend_payment(p_payment jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.consider_vend_payment(jsonb) is 'Handler of payment.vend, the row of a payment: what its present state means to its session: it pays, or it goes back. Asked after every event, in whatever order they come.';

revoke all on function guichet.consider_vend_payment(jsonb) from public, anon, authenticated, service_role;
