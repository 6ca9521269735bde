-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.running_subscription(p_establishment uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- incomplete counts: a Checkout that is complete has made a subscription whose own event may still be on its way
  select s.stripe_subscription_id
    from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id
   where c.establishment_id = p_establishment and c.active and s.status not in ('canceled', 'incomplete_expired')
   order by c.created_at, s.stripe_subscription_id limit 1
$function$;

comment on function guichet.running_subscription(uuid) is 'sub_… that an establishment has, the first where there are several; null where it may subscribe.';

revoke all on function guichet.running_subscription(uuid) from public, anon, authenticated, service_role;
