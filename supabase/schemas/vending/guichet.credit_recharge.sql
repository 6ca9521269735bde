-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.credit_recharge(p_recharge_id uuid, p_intent text, p_amount bigint, p_currency text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_recharge public.wallet_recharges;
  v_payment public.payments;
begin
  -- the payment before its recharge, as an event of the payment has it
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  select * into v_recharge from public.wallet_recharges r where r.id = p_recharge_id for update;
  if v_recharge.status = 'paid' then
    -- money that comes a second time goes back, once, also where its own event is still on its way
    if v_recharge.stripe_payment_intent_id is distinct from p_intent and v_payment.id is not null then
      v_payment.amount_received_cents := greatest(v_payment.amount_received_cents, p_amount);
      perform guichet.return_money(v_payment, 'paid_twice');
    end if;
    return;
  end if;
  -- rule 12: our row, amount and currency
  if p_amount is distinct from v_recharge.amount_minor or lower(p_currency) is distinct from v_recharge.currency then
    raise exception 'payment % is of % %, recharge % of % %', p_intent, p_amount, p_currency, v_recharge.id, v_recharge.amount_minor, v_recharge.currency
      using errcode = '22023', hint = 'Somebody changed the payment in Stripe: refund it there.';
  end if;
  update public.wallet_recharges r set status = 'paid', stripe_payment_intent_id = p_intent where r.id = v_recharge.id;
  insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, recharge_id, stripe_payment_intent_id)
    values (v_recharge.wallet_id, 'recharge', v_recharge.amount_minor, v_recharge.currency, 'recharge:' || v_recharge.id, v_recharge.id, p_intent);
  -- a reversal may have been told before its payment
  perform guichet.book_recharge_reversals(p_intent);
end $function$;

comment on function guichet.credit_recharge(uuid,text,bigint,text) is 'Credits a recharge once, when the money is there; a second payment of it goes back.';

revoke all on function guichet.credit_recharge(uuid,text,bigint,text) from public, anon, authenticated, service_role;
