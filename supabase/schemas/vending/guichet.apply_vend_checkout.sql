-- Written by npm run db:schemas. Last in migrations/20261121003600_vend_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_vend_checkout(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.apply_vend_checkout(jsonb) is 'checkout.session.* of a vend session or a recharge: effects on vend_sessions and transactions; false where it is neither''s.';

revoke all on function guichet.apply_vend_checkout(jsonb) from public, anon, authenticated, service_role;
