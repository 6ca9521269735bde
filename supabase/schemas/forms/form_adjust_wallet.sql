-- Written by npm run db:schemas. Last in migrations/20261201000860_form_wallet.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_adjust_wallet(p_actor text, p_asked jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'adjust_wallet');
  v_wallet public.wallets;
begin
  select * into v_wallet from public.wallets w where w.id = (p_asked ->> 'wallet_id')::uuid;
  if v_answer is null and v_wallet.id is null then
    v_answer := guichet.refused('wallet', 'unknown_wallet');
  elsif v_answer is null then
    begin
      v_answer := public.adjust_wallet(v_wallet.id, (p_asked ->> 'amount_minor')::bigint, p_asked ->> 'reason',
        (p_asked ->> 'request_id')::uuid);
      v_answer := v_answer || jsonb_build_object('result', 'done', 'amount_minor', p_asked -> 'amount_minor',
        'currency',
        v_wallet.currency, 'who', guichet.name_of_person(v_wallet.user_id));
    exception when check_violation then
      -- spent since it was shown
      v_answer := guichet.refused('amount', 'balance', (select jsonb_build_object('balance_minor', w.balance_minor,
        'currency', w.currency) from public.wallets w where w.id = v_wallet.id));
    end;
  end if;
  return guichet.end_form(v_answer, 'wallet_done', v_claims);
end $function$;

comment on function public.form_adjust_wallet(text,jsonb) is 'Books the correction that form_ask_wallet has shown (p_asked: its answer), by adjust_wallet, once an answer → {result: done, wallet_id, amount_minor, balance_minor: what it is now, currency, who, frozen} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_adjust_wallet(text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.form_adjust_wallet(text,jsonb) to service_role;
