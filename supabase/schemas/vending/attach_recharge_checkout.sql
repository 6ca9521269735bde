-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.attach_recharge_checkout(kind text, row_id uuid, checkout_id text, checkout_url text, expires_at bigint)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case kind
    when 'vend' then public.attach_vend_checkout(row_id, checkout_id, checkout_url, to_timestamp(expires_at))
    when 'recharge' then public.attach_wallet_recharge(row_id, checkout_id, checkout_url, to_timestamp(expires_at))
    else jsonb_build_object('next_step', 'refused', 'reason', 'kind') end
$function$;

comment on function public.attach_recharge_checkout(text,uuid,text,text,bigint) is 'Second half of initiate_wallet_recharge, after Stripe has made the Checkout; kind and row_id come from create, expires_at in unix seconds → {checkout_id, next_step: redirect|paid|refused, checkout_url?, reason?}. Service role.';

revoke all on function public.attach_recharge_checkout(text,uuid,text,text,bigint) from public, anon, authenticated, service_role;
grant execute on function public.attach_recharge_checkout(text,uuid,text,text,bigint) to service_role;
