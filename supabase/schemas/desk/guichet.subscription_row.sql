-- Written by npm run db:schemas. Last in migrations/20261201000351_desk_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.subscription_row(p_subscription public.subscriptions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', p_subscription.id, 'name', guichet.account_name(a),
    'email', a.billing_email, 'establishment_id', a.owner_establishment_id, 'person_id', a.owner_user_id,
    'plan_code', p_subscription.plan_code,
    'plan_name', (select c.name from public.catalog_plans c
      where c.stripe_product_id = p_subscription.stripe_product_id),
    'status', p_subscription.status, 'inferred', p_subscription.status_inferred, 'period', p_subscription.period,
    'current_period_end', p_subscription.current_period_end, 'trial_end', p_subscription.trial_end,
    'cancels', p_subscription.cancel_at_period_end or p_subscription.cancel_at is not null,
    'ended_at', p_subscription.ended_at, 'created_at', p_subscription.created_at,
    'price_minor', i.price, 'currency', coalesce(i.currency, p_subscription.currency))
    from (select 1) one left join public.billing_accounts a on a.id = p_subscription.billing_account_id
    left join lateral (select sum(t.unit_amount * coalesce(t.quantity, 1))::bigint as price, min(t.currency) as currency
      from public.subscription_items t
      where t.subscription_id = p_subscription.id and t.active and not t.metered) i on true
$function$;

comment on function guichet.subscription_row(public.subscriptions) is 'A subscription in a list; price_minor: its items without metered ones, before discounts, a period.';

revoke all on function guichet.subscription_row(public.subscriptions) from public, anon, authenticated, service_role;
