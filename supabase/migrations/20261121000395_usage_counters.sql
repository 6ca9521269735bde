-- Usage counters (owner's document 002): quota and use per subscription, the item that grants it, covered
-- establishment, feature and period.

create table public.usage_counters (
  id uuid primary key default gen_random_uuid(),
  subscription_id uuid references public.subscriptions (id),
  establishment_id uuid references public.establishments (id),
  feature_key public.feature_key not null,
  used_value integer not null default 0 check (used_value >= 0),
  quota_value integer check (quota_value >= 0),
  period_start date,
  period_end date,
  updated_at timestamptz not null default now(),
  subscription_item_id uuid references public.subscription_items (id),
  unique nulls not distinct (subscription_id, establishment_id, feature_key, subscription_item_id, period_start)
);
comment on table public.usage_counters is 'Quota and use of a feature by an establishment in a period of the item that grants it; what several items grant adds up.';
comment on column public.usage_counters.id is 'Written by the database.';
comment on column public.usage_counters.subscription_id is 'Written by recompute_usage_counters.';
comment on column public.usage_counters.establishment_id is 'Written by recompute_usage_counters.';
comment on column public.usage_counters.feature_key is 'Written by recompute_usage_counters.';
comment on column public.usage_counters.used_value is 'Written by consume_quota, release_quota; of seats the members, written by recompute_usage_counters and with every change of members.';
comment on column public.usage_counters.quota_value is 'Null: unlimited. Written by recompute_usage_counters.';
comment on column public.usage_counters.period_start is 'First day (UTC) of the period of the item that grants it, of seats the subscription''s; written by recompute_usage_counters.';
comment on column public.usage_counters.period_end is 'Day (UTC) on which the period ends; of an item that has gone, no later than what is granted in its place. Written by recompute_usage_counters.';
comment on column public.usage_counters.updated_at is 'Last change; written by the trigger.';
comment on column public.usage_counters.subscription_item_id is 'The item that grants it; null of seats, which are counted and not used up. Written by recompute_usage_counters.';
-- consume_quota looks for the counters of an establishment
create index usage_counters_establishment_id on public.usage_counters (establishment_id, feature_key);
-- recompute_usage_counters follows the items
create index usage_counters_subscription_item_id on public.usage_counters (subscription_item_id);
create trigger usage_counters_updated_at before update on public.usage_counters for each row
  execute function guichet.set_updated_at();

alter table public.usage_counters enable row level security;
revoke all on public.usage_counters from anon, authenticated, service_role;
grant select on public.usage_counters to authenticated;
grant select, insert, update, delete on public.usage_counters to service_role;
create policy "counters of own establishments" on public.usage_counters for select to authenticated
  using (establishment_id in (select guichet.my_establishment_ids()) or subscription_id in (
    select id from public.subscriptions where billing_account_id in (select guichet.my_billing_account_ids())));

