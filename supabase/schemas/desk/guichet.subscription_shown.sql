-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.subscription_shown(p_subscription public.subscriptions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', p_subscription.id, 'stripe_id', p_subscription.stripe_subscription_id,
    'plan', p_subscription.plan_code, 'status', p_subscription.status, 'trial_end', p_subscription.trial_end,
    'period_end', p_subscription.current_period_end,
    'customer', coalesce(a.company_name, a.billing_email), 'establishment_id', a.owner_establishment_id,
    'user_id', a.owner_user_id, 'amount_minor', m.amount_minor, 'currency', coalesce(m.currency,
      p_subscription.currency),
    'unpriced_items', coalesce(m.unpriced_items, 0), 'discount_unknown', coalesce(m.discount_unknown, false))
    from (select 1) one
    left join public.billing_accounts a on a.id = p_subscription.billing_account_id
    left join guichet.subscription_months_by_rows m on m.subscription_id = p_subscription.id
$function$;

comment on function guichet.subscription_shown(public.subscriptions) is 'A subscription as Today lists it, with what it brings a month.';

revoke all on function guichet.subscription_shown(public.subscriptions) from public, anon, authenticated, service_role;
