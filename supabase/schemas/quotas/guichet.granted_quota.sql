-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

create type guichet.granted_quota as (
  subscription_id uuid,
  subscription_item_id uuid,
  feature_key public.feature_key,
  quota_value integer,
  period_start date,
  period_end date
);

comment on type guichet.granted_quota is 'A quota with the period of the item that grants it, of seats of the subscription.';
