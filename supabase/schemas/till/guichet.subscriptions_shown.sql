-- Written by npm run db:schemas. Last in migrations/20261201000250_desk_rows.sql, which never changes: change it in a new one.

create view guichet.subscriptions_shown with (security_invoker=true) as
 SELECT s.id,
    jsonb_build_object('id', s.id, 'stripe_id', s.stripe_subscription_id, 'plan', s.plan_code, 'status', s.status, 'trial_end', s.trial_end, 'period_end', s.current_period_end, 'customer', COALESCE(a.company_name, a.billing_email), 'establishment_id', a.owner_establishment_id, 'user_id', a.owner_user_id, 'amount_minor', m.amount_minor, 'currency', COALESCE(m.currency, s.currency), 'unpriced_items', COALESCE(m.unpriced_items, (0)::bigint), 'discount_unknown', COALESCE(m.discount_unknown, false)) AS shown
   FROM ((public.subscriptions s
     LEFT JOIN public.billing_accounts a ON ((a.id = s.billing_account_id)))
     LEFT JOIN guichet.subscription_months_by_rows m ON ((m.subscription_id = s.id)));

comment on view guichet.subscriptions_shown is 'Subscriptions as Today lists them, with what each brings a month.';

revoke all on guichet.subscriptions_shown from public, anon, authenticated, service_role;
