-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_account(p_account public.billing_accounts, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select case
      when p_account.owner_establishment_id is not null then guichet.found('establishment',
        p_account.owner_establishment_id::text, p_why, 'establishment', p_account.owner_establishment_id::text, w.shows)
      when s.id is not null then guichet.found('account', p_account.id::text, p_why, 'subscription', s.id::text,
        w.shows)
      when p_account.owner_user_id is not null then guichet.found_person(p_account.owner_user_id, p_why) end
      from (select jsonb_build_object('name', guichet.account_name(p_account), 'email', p_account.billing_email,
        'at', p_account.created_at) as shows) w
      left join lateral (select x.id from public.subscriptions x where x.billing_account_id = p_account.id
        order by x.created_at desc limit 1) s on true
  );
end $function$;

comment on function guichet.found_account(public.billing_accounts,text) is 'An account at Stripe, as a search shows it: its establishment, its person, or what it subscribed to; null where it has none of these.';

revoke all on function guichet.found_account(public.billing_accounts,text) from public, anon, authenticated, service_role;
