-- Written by npm run db:schemas. Last in migrations/20261201000860_form_wallet.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.wallet_named(p_text text, p_currency text)
 RETURNS public.wallets
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.wallet_named(text,text) is 'The wallet with this id, or of the person with this id or e-mail, in a currency where one is named; all columns null where there is none.';

revoke all on function guichet.wallet_named(text,text) from public, anon, authenticated, service_role;
