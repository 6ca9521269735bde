-- Written by npm run db:schemas. Last in migrations/20261121000200_billing_accounts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.my_billing_account_ids()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select id from public.billing_accounts
  where owner_user_id = (select auth.uid()) or owner_establishment_id in (select guichet.my_owned_establishment_ids())
$function$;

comment on function guichet.my_billing_account_ids() is 'Billing accounts of the signed-in user and of the establishments that they own.';

revoke all on function guichet.my_billing_account_ids() from public, anon, authenticated, service_role;
grant execute on function guichet.my_billing_account_ids() to authenticated;
grant execute on function guichet.my_billing_account_ids() to service_role;
