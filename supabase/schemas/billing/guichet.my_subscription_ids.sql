-- Written by npm run db:schemas. Last in migrations/20261121000210_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.my_subscription_ids()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select id from public.subscriptions where billing_account_id in (select guichet.my_billing_account_ids())
  union
  select subscription_id from public.subscription_coverage
    where active and establishment_id in (select guichet.my_establishment_ids())
  union
  -- which plan their establishment has is every member's to know, who is billed for it and where is not
  select s.id from public.subscriptions s join public.billing_accounts a on a.id = s.billing_account_id
    where a.owner_establishment_id in (select guichet.my_establishment_ids())
$function$;

comment on function guichet.my_subscription_ids() is 'Subscriptions that the signed-in user or one of their establishments pays for or is covered by: plan, state and periods, nothing of the billing account.';

revoke all on function guichet.my_subscription_ids() from public, anon, authenticated, service_role;
grant execute on function guichet.my_subscription_ids() to authenticated;
grant execute on function guichet.my_subscription_ids() to service_role;
