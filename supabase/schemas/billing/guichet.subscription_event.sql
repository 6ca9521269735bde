-- Written by npm run db:schemas: change a migration, then run it.

create type guichet.subscription_event as (
  event_id text,
  event_created bigint,
  livemode boolean,
  deleted boolean,
  items_partial boolean,
  discounts_unexpanded boolean,
  stripe_subscription_id text,
  stripe_customer_id text,
  status text,
  period public.subscription_period,
  quantity integer,
  seat_billing_enabled boolean,
  current_period_start timestamp with time zone,
  current_period_end timestamp with time zone,
  cancel_at_period_end boolean,
  trial_start timestamp with time zone,
  trial_end timestamp with time zone,
  promo_code text,
  coupon_id text,
  period_interval text,
  period_interval_count integer,
  cancel_at timestamp with time zone,
  canceled_at timestamp with time zone,
  ended_at timestamp with time zone,
  currency text,
  latest_invoice_id text,
  collection_method text,
  pause_collection jsonb,
  pending_update jsonb,
  plan jsonb,
  metadata jsonb,
  stripe_created timestamp with time zone,
  items jsonb
);

comment on type guichet.subscription_event is 'SubscriptionSync of nodes/StripeMapper/rows.ts.';
