-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.apply_vend_payment_intent(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_intent text := p_item #>> '{row,stripe_payment_intent_id}';
  v_session_id uuid;
  v_recharge public.wallet_recharges;
  v_payment public.payments;
begin
  select v.session_id into v_session_id from public.vend_payments v where v.stripe_payment_intent_id = v_intent;
  if not found then
    select s.id into v_session_id from public.vend_sessions s where s.id = guichet.try_uuid(p_item #>> '{row,metadata,vend_session_id}');
    if found then
      perform guichet.link_vend_payment(v_intent, v_session_id);
    end if;
  end if;
  if v_session_id is not null then
    perform guichet.consider_vend_payment(v_intent);
    return true;
  end if;
  select * into v_recharge from public.wallet_recharges r
    where r.stripe_payment_intent_id = v_intent or r.id = guichet.try_uuid(p_item #>> '{row,metadata,wallet_recharge_id}');
  if v_recharge.id is null then
    return false;
  end if;
  select * into v_payment from public.payments p where p.stripe_payment_intent_id = v_intent;
  if v_payment.status = 'succeeded' then
    perform guichet.credit_recharge(v_recharge.id, v_intent, v_payment.amount_received_cents, v_payment.currency);
  end if;
  return true;
end $function$;

comment on function guichet.apply_vend_payment_intent(jsonb) is 'payment_intent.* of a vend session or a recharge; false where it is neither''s. The payment''s row is there already.';

revoke all on function guichet.apply_vend_payment_intent(jsonb) from public, anon, authenticated, service_role;
