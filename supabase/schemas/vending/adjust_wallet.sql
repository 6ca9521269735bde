-- Written by npm run db:schemas. Last in migrations/20261121003100_wallets.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.adjust_wallet(wallet_id uuid, amount_minor bigint, reason text, request_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_wallet public.wallets;
begin
  perform guichet.require_right('adjust_wallet');
  if length(guichet.stripped(reason)) < 3 then
    raise exception 'an adjustment needs a reason' using errcode = '22023';
  end if;
  select * into v_wallet from public.wallets w where w.id = adjust_wallet.wallet_id for update;
  if not found then
    raise exception 'there is no wallet %', adjust_wallet.wallet_id using errcode = 'P0002';
  end if;
  insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, note)
    values (v_wallet.id, 'adjustment', adjust_wallet.amount_minor, v_wallet.currency, 'adjustment:' || request_id,
      reason || coalesce(' (' || (select auth.email()) || ')', ''))
    on conflict (reference) do nothing;
  perform guichet.record_action('adjust_wallet', 'wallets', v_wallet.id::text, reason, to_jsonb(v_wallet),
    (select to_jsonb(w) from public.wallets w where w.id = v_wallet.id));
  select * into v_wallet from public.wallets w where w.id = adjust_wallet.wallet_id;
  return jsonb_build_object('wallet_id', v_wallet.id, 'balance_minor', v_wallet.balance_minor, 'frozen',
    v_wallet.frozen_at is not null);
end $function$;

comment on function public.adjust_wallet(uuid,bigint,text,uuid) is 'Staff book a correction, once a request_id, never below zero → {wallet_id, balance_minor, frozen}.';

revoke all on function public.adjust_wallet(uuid,bigint,text,uuid) from public, anon, authenticated, service_role;
grant execute on function public.adjust_wallet(uuid,bigint,text,uuid) to authenticated;
grant execute on function public.adjust_wallet(uuid,bigint,text,uuid) to service_role;
