-- Written by npm run db:schemas. Last in migrations/20261201000860_form_wallet.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_ask_wallet(p_actor text, p_wallet text, p_direction text, p_amount text, p_currency text DEFAULT NULL::text, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'adjust_wallet');
  v_wallet public.wallets := guichet.wallet_named(p_wallet, p_currency);
  v_amount bigint := guichet.typed_amount(p_amount, v_wallet.currency);
begin
  if v_answer is null then
    v_amount := case p_direction when 'take' then -v_amount else v_amount end;
    v_answer := case
      when coalesce(p_direction, '') not in ('add', 'take') then guichet.refused('direction', 'invalid_value')
      when v_wallet.id is null then guichet.refused('wallet', 'unknown_wallet')
      when v_amount is null then guichet.refused('amount', 'amount_unreadable')
      when v_amount < 0 and v_wallet.balance_minor + v_amount < 0 then guichet.refused('amount', 'balance',
        jsonb_build_object('balance_minor', v_wallet.balance_minor, 'currency', v_wallet.currency))
      when coalesce(length(guichet.stripped(p_reason)), 0) < 3 then guichet.refused('reason', 'reason_missing')
      when length(p_reason) > 200 then guichet.refused('reason', 'reason_too_long', '{"most": 200}')
      else jsonb_build_object('result', 'asked', 'request_id', gen_random_uuid(), 'wallet_id', v_wallet.id,
        'amount_minor', v_amount, 'currency', v_wallet.currency, 'balance_minor', v_wallet.balance_minor,
        'after_minor', v_wallet.balance_minor + v_amount, 'who', guichet.name_of_person(v_wallet.user_id),
        'frozen', v_wallet.frozen_at is not null, 'reason', p_reason) end;
  end if;
  return guichet.end_form(v_answer, 'wallet_ask', v_claims);
end $function$;

comment on function public.form_ask_wallet(text,text,text,text,text,text) is 'What a correction by form would make of a wallet; nothing is done yet. p_wallet: its id, or the person''s id or e-mail; p_direction: add or take; p_amount: as it was typed → {result: asked, request_id, wallet_id, amount_minor: below zero where it is taken, currency, balance_minor, after_minor, who, frozen, reason} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_ask_wallet(text,text,text,text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.form_ask_wallet(text,text,text,text,text,text) to service_role;
