-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.account_name(p_account public.billing_accounts)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(
      (select e.name from public.establishments e where e.id = p_account.owner_establishment_id),
      nullif(btrim(p_account.company_name), ''),
      (select nullif(btrim(p.display_name), '') from public.profiles p where p.id = p_account.owner_user_id),
      (select u.email from public.users u where u.id = p_account.owner_user_id),
      p_account.billing_email, p_account.stripe_customer_id)
  );
end $function$;

comment on function guichet.account_name(public.billing_accounts) is 'Whose account it is, by a name: of the establishment, the company or the person, else the address.';

revoke all on function guichet.account_name(public.billing_accounts) from public, anon, authenticated, service_role;
