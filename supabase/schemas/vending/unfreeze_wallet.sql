-- Written by npm run db:schemas. Last in migrations/20261121003100_wallets.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.unfreeze_wallet(wallet_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_wallet public.wallets;
  v_before jsonb;
begin
  perform guichet.require_right('adjust_wallet');
  select to_jsonb(w) into v_before from public.wallets w where w.id = unfreeze_wallet.wallet_id for update;
  update public.wallets w set frozen_at = null, frozen_reason = null
    where w.id = unfreeze_wallet.wallet_id and w.balance_minor >= 0
    returning * into v_wallet;
  if v_wallet.id is null then
    select * into v_wallet from public.wallets w where w.id = unfreeze_wallet.wallet_id;
    return guichet.refused('wallet_id', case when v_wallet.id is null then 'not_found' else 'in_debt' end,
      jsonb_build_object('balance_minor', v_wallet.balance_minor, 'currency', v_wallet.currency));
  end if;
  perform guichet.record_action('adjust_wallet', 'wallets', v_wallet.id::text, null, v_before, to_jsonb(v_wallet));
  return jsonb_build_object('result', 'unfrozen');
end $function$;

comment on function public.unfreeze_wallet(uuid) is 'Staff free a wallet whose debt is settled → {result: unfrozen|refused, reason?: not_found|in_debt}.';

revoke all on function public.unfreeze_wallet(uuid) from public, anon, authenticated, service_role;
grant execute on function public.unfreeze_wallet(uuid) to authenticated;
grant execute on function public.unfreeze_wallet(uuid) to service_role;
