-- Written by npm run db:schemas. Last in migrations/20261121003600_vend_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.credit_recharge(p_payment jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.credit_recharge(jsonb) is 'Handler of payment.recharge, the row of a payment: credits a recharge once, when the money is there; a second payment of it goes back, and what Stripe takes back leaves the wallet.';

revoke all on function guichet.credit_recharge(jsonb) from public, anon, authenticated, service_role;
