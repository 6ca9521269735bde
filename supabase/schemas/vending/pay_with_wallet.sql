-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.pay_with_wallet(session_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_session public.vend_sessions;
  v_private public.vend_session_private;
  v_wallet public.wallets;
  v_debit uuid;
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  v_session := guichet.lock_vend_session(pay_with_wallet.session_id);
  if v_session.id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'not_found');
  end if;
  select * into v_private from public.vend_session_private p where p.session_id = v_session.id;
  v_wallet := guichet.wallet_of(v_user, v_session.currency);
  if v_session.status in ('PAID', 'COMPLETED') and v_private.payer_id = v_user
    and v_private.wallet_transaction_id is not null then
    return jsonb_build_object('result', 'paid', 'status', v_session.status, 'balance_minor', v_wallet.balance_minor,
      'currency', v_wallet.currency);
  end if;
  if v_session.status <> 'PENDING' then
    return jsonb_build_object('result', 'refused', 'reason',
      case v_session.status when 'FAILED' then 'ended' else 'already_paid' end, 'status', v_session.status);
  end if;
  if v_session.expires_at <= clock_timestamp() then
    return jsonb_build_object('result', 'refused', 'reason', 'ended', 'status', v_session.status);
  end if;
  if v_wallet.frozen_at is not null then
    return jsonb_build_object('result', 'refused', 'reason', 'frozen', 'balance_minor', v_wallet.balance_minor,
      'currency', v_wallet.currency);
  end if;
  if v_wallet.balance_minor < v_session.amount_minor then
    return jsonb_build_object('result', 'refused', 'reason', 'balance', 'balance_minor', v_wallet.balance_minor,
      'currency', v_wallet.currency);
  end if;
  -- the debit and PAID are one compare-and-set (rule 13)
  insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, vend_session_id)
    values (v_wallet.id, 'vend', -v_session.amount_minor, v_session.currency, 'vend:' || v_session.id || ':wallet',
      v_session.id)
    returning id into v_debit;
  update public.vend_session_private p set wallet_transaction_id = v_debit, payer_id = v_user,
  paid_at = clock_timestamp(),
      -- what was said with a Checkout that somebody asked for is not this customer's to read
      client = '{}'
    where p.session_id = v_session.id;
  update public.vend_sessions s set status = 'PAID', payment_method = 'wallet', payment_state = 'paid'
    where s.id = v_session.id;
  perform guichet.close_checkout(v_session.id);
  return jsonb_build_object('result', 'paid', 'status', 'PAID', 'balance_minor',
    v_wallet.balance_minor - v_session.amount_minor, 'currency', v_wallet.currency);
end $function$;

comment on function public.pay_with_wallet(uuid) is 'The signed-in customer pays a session → {result: paid|refused, reason?: not_found|ended|already_paid|frozen|balance, status?, balance_minor?, currency?}.';

revoke all on function public.pay_with_wallet(uuid) from public, anon, authenticated, service_role;
grant execute on function public.pay_with_wallet(uuid) to authenticated;
