-- Written by npm run db:schemas. Last in migrations/20261121000395_usage_counters.sql, which never changes: change it in a new one.

create table public.usage_counters (
  id uuid default gen_random_uuid() not null,
  subscription_id uuid,
  establishment_id uuid,
  feature_key public.feature_key not null,
  used_value integer default 0 not null,
  quota_value integer,
  period_start date,
  period_end date,
  updated_at timestamp with time zone default now() not null,
  subscription_item_id uuid,
  constraint usage_counters_pkey PRIMARY KEY (id),
  constraint usage_counters_subscription_id_establishment_id_feature_key_key UNIQUE NULLS NOT DISTINCT (subscription_id, establishment_id, feature_key, subscription_item_id, period_start),
  constraint usage_counters_quota_value_check CHECK ((quota_value >= 0)),
  constraint usage_counters_used_value_check CHECK ((used_value >= 0)),
  constraint usage_counters_establishment_id_fkey FOREIGN KEY (establishment_id) REFERENCES public.establishments(id),
  constraint usage_counters_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id),
  constraint usage_counters_subscription_item_id_fkey FOREIGN KEY (subscription_item_id) REFERENCES public.subscription_items(id)
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

CREATE INDEX usage_counters_establishment_id ON public.usage_counters USING btree (establishment_id, feature_key);
CREATE INDEX usage_counters_subscription_item_id ON public.usage_counters USING btree (subscription_item_id);

alter table public.usage_counters enable row level security;
create policy "counters of own establishments" on public.usage_counters for select to authenticated
  using (((establishment_id IN ( SELECT guichet.my_establishment_ids() AS my_establishment_ids)) OR (subscription_id IN ( SELECT subscriptions.id
   FROM public.subscriptions
  WHERE (subscriptions.billing_account_id IN ( SELECT guichet.my_billing_account_ids() AS my_billing_account_ids))))));

revoke all on public.usage_counters from public, anon, authenticated, service_role;
grant select on public.usage_counters to authenticated;
grant delete, insert, select, update on public.usage_counters to service_role;

CREATE TRIGGER usage_counters_updated_at BEFORE UPDATE ON public.usage_counters FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
