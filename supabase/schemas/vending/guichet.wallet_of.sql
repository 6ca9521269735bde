-- Written by npm run db:schemas. Last in migrations/20261121003100_wallets.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.wallet_of(p_user uuid, p_currency text)
 RETURNS public.wallets
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_wallet public.wallets;
begin
  insert into public.wallets (user_id, currency) values (p_user, p_currency) on conflict (user_id, currency) do nothing;
  select * into v_wallet from public.wallets w where w.user_id = p_user and w.currency = p_currency for update;
  return v_wallet;
end $function$;

comment on function guichet.wallet_of(uuid,text) is 'A user''s wallet, locked; made where there is none.';

revoke all on function guichet.wallet_of(uuid,text) from public, anon, authenticated, service_role;
