-- A wallet corrected by form: its balance before and after, then the correction, by the function that the desk calls.

create or replace function guichet.wallet_named(p_text text, p_currency text) returns public.wallets
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_id uuid := guichet.try_uuid(regexp_replace(btrim(p_text), '^.*/', ''));
  v_people uuid[] := array(select u.id from public.users u where lower(u.email) = lower(btrim(p_text)) or u.id = v_id
    limit 2);
  v_wallet public.wallets;
begin
  select w.* into v_wallet from public.wallets w
   where (w.id = v_id or (cardinality(v_people) = 1 and w.user_id = v_people[1]))
     and (guichet.is_blank(p_currency) or w.currency = lower(btrim(p_currency)))
   -- that of the business before another one: which one it is, is shown before anything is done
   order by w.currency = (select lower(b.currency) from guichet.business b) desc, w.currency limit 1;
  return v_wallet;
end $$;
comment on function guichet.wallet_named(text, text) is 'The wallet with this id, or of the person with this id or e-mail, in a currency where one is named; all columns null where there is none.';

create or replace function public.form_ask_wallet(p_actor text, p_wallet text, p_direction text, p_amount text,
  p_currency text default null, p_reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.form_ask_wallet(text, text, text, text, text, text) is 'What a correction by form would make of a wallet; nothing is done yet. p_wallet: its id, or the person''s id or e-mail; p_direction: add or take; p_amount: as it was typed → {result: asked, request_id, wallet_id, amount_minor: below zero where it is taken, currency, balance_minor, after_minor, who, frozen, reason} or {result: refused, reason}, with page, language and zone. Service role.';

create or replace function public.form_adjust_wallet(p_actor text, p_asked jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.form_adjust_wallet(text, jsonb) is 'Books the correction that form_ask_wallet has shown (p_asked: its answer), by adjust_wallet, once an answer → {result: done, wallet_id, amount_minor, balance_minor: what it is now, currency, who, frozen} or {result: refused, reason}, with page, language and zone. Service role.';

revoke execute on function guichet.wallet_named(text, text),
  public.form_ask_wallet(text, text, text, text, text, text),
  public.form_adjust_wallet(text, jsonb) from public, anon, authenticated;
revoke execute on function guichet.wallet_named(text, text) from service_role;
grant execute on function public.form_ask_wallet(text, text, text, text, text, text),
  public.form_adjust_wallet(text, jsonb) to service_role;
