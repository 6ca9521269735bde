-- Written by npm run db:schemas. Last in migrations/20261121005000_open_payment.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.open_payment(door text, request jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_request jsonb := open_payment.request;
  v_answer jsonb;
begin
  if open_payment.door <> 'initiate-wallet-recharge' and (select auth.uid()) is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  -- statements, not one expression: Postgres asks for the right to every function that an expression names
  case open_payment.door
    when 'start-order-checkout' then
      v_answer := public.start_order_payment((v_request ->> 'order_id')::uuid);
    when 'create-payment-intent' then
      v_answer := public.start_order_payment((v_request ->> 'order_id')::uuid, 'payment_intent');
    when 'start-immersion-checkout' then
      v_answer := public.start_booking_checkout((v_request ->> 'booking_id')::uuid);
    when 'start-subscription-checkout' then
      v_answer := public.start_subscription_checkout(
        (v_request ->> 'establishment_id')::uuid, v_request ->> 'plan_code', coalesce(v_request ->> 'period', 'month'));
    when 'initiate-wallet-recharge' then
      v_answer := public.initiate_wallet_recharge(v_request ->> 'amount', v_request ->> 'session_id',
        v_request ->> 'request_id', coalesce(v_request -> 'client', '{}'));
    else
      raise exception 'no payment is opened at "%"', open_payment.door using errcode = '22023';
  end case;
  return jsonb_build_object('checkout_id', null, 'next_step', case v_answer ->> 'reason'
    when 'already_paid' then 'paid' else v_answer ->> 'result' end) || v_answer;
end $function$;

comment on function public.open_payment(text,jsonb) is 'Opens a payment for whoever calls, with their rights. door: the address of the webhook (start-order-checkout, create-payment-intent, start-immersion-checkout, start-subscription-checkout, initiate-wallet-recharge), request: its body → {next_step: redirect|paid|refused, reason?, field?, retry_at?, checkout_id: cs_… or null, checkout_url?, payment_intent?, create?: what Stripe is to be asked for, then attach_checkout}. 42501 without a sign-in, except for a vend; 22P02 for an id that is none.';

revoke all on function public.open_payment(text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.open_payment(text,jsonb) to anon;
grant execute on function public.open_payment(text,jsonb) to authenticated;
grant execute on function public.open_payment(text,jsonb) to service_role;
