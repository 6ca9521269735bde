-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.attach_wallet_recharge(recharge_id uuid, checkout_id text, checkout_url text, expires_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_recharge public.wallet_recharges;
begin
  update public.wallet_recharges r
    set checkout_id = coalesce(r.checkout_id, attach_wallet_recharge.checkout_id), checkout_url = coalesce(r.checkout_url, attach_wallet_recharge.checkout_url),
        checkout_expires_at = coalesce(r.checkout_expires_at, attach_wallet_recharge.expires_at)
    where r.id = attach_wallet_recharge.recharge_id returning * into v_recharge;
  if not found then
    return jsonb_build_object('next_step', 'refused', 'reason', 'not_found');
  end if;
  -- made a second time, or for a recharge that is over: nobody shall pay this one
  if v_recharge.checkout_id <> attach_wallet_recharge.checkout_id or v_recharge.status in ('expired', 'failed') then
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'checkout_session:' || attach_wallet_recharge.checkout_id,
      jsonb_build_object('checkout_session', attach_wallet_recharge.checkout_id, 'wallet_recharge_id', v_recharge.id));
  end if;
  return case
    when v_recharge.status = 'paid' then jsonb_build_object('checkout_id', v_recharge.checkout_id, 'next_step', 'paid')
    when v_recharge.status <> 'open' then jsonb_build_object('checkout_id', v_recharge.checkout_id, 'next_step', 'refused', 'reason', 'ended')
    else jsonb_build_object('checkout_id', v_recharge.checkout_id, 'next_step', 'redirect', 'checkout_url', v_recharge.checkout_url) end;
end $function$;

comment on function public.attach_wallet_recharge(uuid,text,text,timestamp with time zone) is 'Writes the Checkout of a recharge down; a second one, and that of a recharge that is over, is ended through the outbox → {checkout_id, next_step: redirect|paid|refused, checkout_url?, reason?: not_found|ended}. Service role.';

revoke all on function public.attach_wallet_recharge(uuid,text,text,timestamp with time zone) from public, anon, authenticated, service_role;
grant execute on function public.attach_wallet_recharge(uuid,text,text,timestamp with time zone) to service_role;
