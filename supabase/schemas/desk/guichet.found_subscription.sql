-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_subscription(p_subscription public.subscriptions, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('subscription', p_subscription.id::text, p_why, 'subscription', p_subscription.id::text,
      jsonb_build_object('name', guichet.account_name(a), 'email', a.billing_email, 'label', p_subscription.plan_code,
        'state', p_subscription.status, 'at', coalesce(p_subscription.stripe_created, p_subscription.created_at)))
      from (select 1) one left join public.billing_accounts a on a.id = p_subscription.billing_account_id
  );
end $function$;

comment on function guichet.found_subscription(public.subscriptions,text) is 'A subscription, as searches and timelines show it.';

revoke all on function guichet.found_subscription(public.subscriptions,text) from public, anon, authenticated, service_role;
