-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.consider_vend_payment(p_intent text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.consider_vend_payment(text) is 'What the present state of a PaymentIntent means to its session: it pays, or it goes back. Asked after every event, in whatever order they come.';

revoke all on function guichet.consider_vend_payment(text) from public, anon, authenticated, service_role;
