-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.start_wallet_recharge(amount text, currency text DEFAULT 'eur'::text, request_id uuid DEFAULT NULL::uuid, return_session uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_currency text := lower(coalesce(start_wallet_recharge.currency, 'eur'));
  v_minor bigint;
  v_recharge public.wallet_recharges;
  v_checkout public.checkouts;
  v_refusal jsonb;
  -- back to the machine one stands at
  v_back text := coalesce('/pay/' || return_session, '/');
begin
  if v_user is null then
    return jsonb_build_object('next_step', 'refused', 'reason', 'sign_in');
  end if;
  v_minor := guichet.minor_units(start_wallet_recharge.amount, v_currency);
  -- at least what Stripe charges; at most what one may lose with a phone
  if v_minor is null or v_minor < coalesce(guichet.minimum_charge(v_currency), 50) or v_minor > 25000 then
    return jsonb_build_object('next_step', 'refused', 'reason', 'amount');
  end if;
  perform guichet.lock_person(v_user);
  -- a page nobody pays is over with its Checkout, or as soon as none can be opened for it any more
  update public.wallet_recharges r set status = 'expired'
   where r.user_id = v_user and r.status = 'open' and guichet.recharge_is_over(r);
  select * into v_recharge from public.wallet_recharges r
    where r.user_id = v_user and r.request_id = start_wallet_recharge.request_id for update;
  if not found then
    if (select count(*) from public.wallet_recharges r
      where r.user_id = v_user and r.status = 'open') >= (guichet.limit_of('open_recharges')).most then
      return guichet.over_limit('open_recharges', 'person:' || v_user) - 'result'
        || jsonb_build_object('next_step', 'refused');
    end if;
    insert into public.wallet_recharges (user_id, wallet_id, request_id, amount_minor, currency)
      values (v_user, (guichet.wallet_of(v_user, v_currency)).id,
        coalesce(start_wallet_recharge.request_id, gen_random_uuid()), v_minor, v_currency)
      returning * into v_recharge;
  elsif v_recharge.amount_minor <> v_minor or v_recharge.currency <> v_currency then
    return jsonb_build_object('next_step', 'refused', 'reason', 'amount');
  end if;
  v_checkout := guichet.standing_checkout(v_recharge.id);
  if v_recharge.status = 'paid' then
    return jsonb_build_object('next_step', 'paid', 'checkout_id', v_checkout.stripe_id);
  end if;
  if v_recharge.status <> 'open' then
    return jsonb_build_object('next_step', 'refused', 'reason', 'ended');
  end if;
  if v_checkout.url is not null then
    return guichet.checkout_answer(v_checkout);
  end if;
  v_refusal := guichet.count_person_call('recharges', v_user);
  if v_refusal is not null then
    return v_refusal - 'result' || jsonb_build_object('next_step', 'refused');
  end if;
  return guichet.checkout_answer(guichet.start_checkout('wallet_recharge', v_recharge.id,
    'recharge:' || v_recharge.id || ':checkout:%s', jsonb_build_object(
    'kind', 'recharge', 'row_id', v_recharge.id, 'mode', 'payment', 'client_reference_id', v_recharge.id,
    'amount_minor', v_recharge.amount_minor, 'currency', v_recharge.currency, 'label', 'Recharge du portefeuille',
    'lines', jsonb_build_array(jsonb_build_object('name', 'Recharge du portefeuille', 'unit_amount',
      v_recharge.amount_minor, 'currency', v_recharge.currency)),
    'locale', coalesce((select p.locale from public.profiles p where p.id = v_user), 'fr'), 'capture_method',
    'automatic_async',
    'expires_at', extract(epoch from date_trunc('second', v_recharge.created_at) + interval '60 minutes')::bigint,
    'success_url', guichet.web_address(v_back || '?recharge=' || v_recharge.id),
    'cancel_url', guichet.web_address(v_back),
    'metadata', jsonb_build_object('wallet_recharge_id', v_recharge.id)), v_user));
end $function$;

comment on function public.start_wallet_recharge(text,text,uuid,uuid) is 'The signed-in customer recharges: amount as decimal text, request_id the page''s own, return_session: whose pay page to come back to → as start_vend_checkout, reason sign_in|amount|ended|too_many_recharges|too_many_calls; then attach_checkout.';

revoke all on function public.start_wallet_recharge(text,text,uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.start_wallet_recharge(text,text,uuid,uuid) to authenticated;
