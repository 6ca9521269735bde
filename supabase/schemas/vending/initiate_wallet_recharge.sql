-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.initiate_wallet_recharge(amount text, session_id text DEFAULT NULL::text, request_id text DEFAULT NULL::text, client jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when initiate_wallet_recharge.session_id is null
      then public.start_wallet_recharge(initiate_wallet_recharge.amount,
        -- the wallet that pays at the machine one stands at
        coalesce((select s.currency from public.vend_sessions s
          where s.id = guichet.try_uuid(initiate_wallet_recharge.client ->> 'return_session')), 'eur'),
        guichet.try_uuid(initiate_wallet_recharge.request_id),
        guichet.try_uuid(initiate_wallet_recharge.client ->> 'return_session'))
    -- a session is paid for its own amount: to say none is not allowed either
    when initiate_wallet_recharge.amount is null then jsonb_build_object('next_step', 'refused', 'reason', 'amount')
    else public.start_vend_checkout(guichet.try_uuid(initiate_wallet_recharge.session_id),
      initiate_wallet_recharge.amount, initiate_wallet_recharge.client) end
$function$;

comment on function public.initiate_wallet_recharge(text,text,text,jsonb) is 'Input of the workflow initiate-wallet-recharge as it came, called as the page''s user: with session_id a direct payment, without one a recharge. client: {locale?, return_session?: whose pay page a recharge comes back to, in that session''s currency; else in euros} → as start_vend_checkout and start_wallet_recharge.';

revoke all on function public.initiate_wallet_recharge(text,text,text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.initiate_wallet_recharge(text,text,text,jsonb) to anon;
grant execute on function public.initiate_wallet_recharge(text,text,text,jsonb) to authenticated;
grant execute on function public.initiate_wallet_recharge(text,text,text,jsonb) to service_role;
