-- Subscriptions, their items and the establishments they cover (owner's document 002).

create type public.subscription_item_type as enum ('BASE', 'ADDON', 'SEAT');
create type public.subscription_period as enum ('month', 'year');
create type public.feature_key as enum (
  'INVOICES_IMPORTED', 'RECIPES_CREATED', 'SEATS_ACTIVE', 'MAX_INVOICES', 'MAX_RECIPES',
    'INCLUDED_SEATS_PER_ESTABLISHMENT');

-- subscriptions ---------------------------------------------------------------------------------------

create table public.subscriptions (
  id uuid primary key default gen_random_uuid(),
  billing_account_id uuid references public.billing_accounts (id),
  stripe_subscription_id text unique,
  plan_code text not null,
  period public.subscription_period default 'month',
  status text not null default 'trialing',
  quantity integer default 1,
  seat_billing_enabled boolean not null default false,
  current_period_start timestamptz,
  current_period_end timestamptz,
  cancel_at_period_end boolean not null default false,
  trial_start timestamptz,
  trial_end timestamptz,
  promo_code text,
  coupon_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  stripe_status text not null,
  status_inferred boolean not null default false,
  status_doubted boolean not null default false,
  status_answered bigint not null default 0,
  period_interval text,
  period_interval_count integer,
  cancel_at timestamptz,
  canceled_at timestamptz,
  ended_at timestamptz,
  currency text,
  latest_invoice_id text,
  collection_method text,
  pause_collection jsonb,
  pending_update jsonb,
  stripe_price_id text,
  stripe_product_id text,
  metadata_code text,
  lookup_key text,
  plan_said jsonb not null default '{}',
  seat_billing_said boolean,
  seat_billing_event_created bigint not null default 0,
  seat_billing_event_id text,
  seat_billing_set boolean,
  metadata jsonb not null default '{}',
  livemode boolean,
  stripe_created timestamptz,
  last_event_created bigint not null default 0,
  last_event_id text,
  said_partially boolean not null default false,
  needs_refetch boolean not null default false
);
comment on table public.subscriptions is 'One contract at Stripe: plan, add-ons and seats.';
comment on column public.subscriptions.id is 'Written by the database.';
comment on column public.subscriptions.billing_account_id is 'Who pays; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.stripe_subscription_id is 'sub_…; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.plan_code is 'Code of the BASE item: price metadata, lookup_key, catalogue, price id (rule 9); written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscriptions.period is 'Of the BASE item: month or year; null for another interval, which stands in period_interval. Written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscriptions.status is 'Stripe''s status (an open enum, hence text), moved on by the outcome of the latest invoice''s payment where that is newer (rule 8); written by sync_stripe_subscriptions, sync_stripe_invoices.';
comment on column public.subscriptions.quantity is 'Quantity of the BASE item; written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscriptions.seat_billing_enabled is 'Whether seats are counted and billed: the newest word of the subscription''s metadata, else of the plan''s price as long as it is the plan''s price, else what the server set. Written by sync_stripe_subscriptions, sync_stripe_catalog, set_seat_billing.';
comment on column public.subscriptions.current_period_start is 'Of the BASE item; written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscriptions.current_period_end is 'Of the BASE item; written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscriptions.cancel_at_period_end is 'Whether it ends when its period does, said by that name or, as in flexible mode, by cancel_at alone; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.trial_start is 'Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.trial_end is 'Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.promo_code is 'Promotion code, its id where it came unexpanded; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.coupon_id is 'Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.created_at is 'When the row was made; written by the database.';
comment on column public.subscriptions.updated_at is 'Last change; written by the trigger.';
comment on column public.subscriptions.stripe_status is 'What the newest subscription event says, before any effect of an invoice; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.status_inferred is 'True where status follows from an invoice and Stripe has not said it of the subscription itself: quotas and rights keep to stripe_status until it has. Written by guichet.refresh_subscription_statuses.';
comment on column public.subscriptions.status_doubted is 'True where an invoice speaks against stripe_status, whether it decided or not: the subscription is fetched, and that settles it. Written by guichet.refresh_subscription_statuses.';
comment on column public.subscriptions.status_answered is 'event.created of the newest payment of an invoice that was known when the subscription was last fetched: it doubts no more. Written by apply_fetched_stripe_objects.';
comment on column public.subscriptions.period_interval is 'Stripe''s open enum: day, week, month, year; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.period_interval_count is 'Number of intervals a period lasts; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.cancel_at is 'Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.canceled_at is 'When somebody cancelled; the status may stay active until the period ends. Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.ended_at is 'Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.currency is 'ISO 4217 in lower case; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.latest_invoice_id is 'in_…; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.collection_method is 'Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.pause_collection is 'Set while collection is paused; the status stays active. Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.pending_update is 'A change that waits for its payment: while it does, a failure of that payment leaves the subscription as it is. Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.stripe_price_id is 'Price of the BASE item; written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscriptions.stripe_product_id is 'Product of the BASE item; written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscriptions.metadata_code is 'Code in price (then product) metadata, as the newest event has it; plan_code and code are resolved from it again when the catalogue arrives (rule 9). Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.lookup_key is 'lookup_key of the price; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.plan_said is 'What the newest event itself says of the plan (code hints, period, quantity): stands where no item is the plan. Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.seat_billing_said is 'seat_billing_enabled in the subscription''s own metadata, of the newest event that says it; null: none ever did. Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.seat_billing_event_created is 'event.created of the event that last said seat_billing_enabled in the subscription''s metadata; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.seat_billing_event_id is 'That event; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.seat_billing_set is 'What the server set where Stripe says nothing; written by set_seat_billing.';
comment on column public.subscriptions.metadata is 'Metadata of the subscription; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.livemode is 'False for test data; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.stripe_created is 'When Stripe made it; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_subscriptions.';
comment on column public.subscriptions.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.said_partially is 'True where the event that last wrote the row gave discounts as ids alone, or the first items only; written by sync_stripe_subscriptions.';
comment on column public.subscriptions.needs_refetch is 'True where the events alone cannot say what Stripe holds (rule 1, said_partially), or only the id is known: it is fetched, see apply_fetched_stripe_objects; written by sync_stripe_subscriptions.';
create index subscriptions_billing_account_id on public.subscriptions (billing_account_id);
-- a price or product that arrives resolves the codes of its subscriptions again
create index subscriptions_stripe_price_id on public.subscriptions (stripe_price_id);
create index subscriptions_stripe_product_id on public.subscriptions (stripe_product_id);
create trigger subscriptions_updated_at before update on public.subscriptions for each row
  execute function guichet.set_updated_at();

-- room on the page for the next version of a row: an update that finds it beside the old one touches no index
alter table public.subscriptions set (fillfactor = 75);
alter table public.subscriptions enable row level security;
revoke all on public.subscriptions from anon, authenticated, service_role;
grant select on public.subscriptions to authenticated;
grant select, insert, update, delete on public.subscriptions to service_role;

-- subscription_items ----------------------------------------------------------------------------------

create table public.subscription_items (
  id uuid primary key default gen_random_uuid(),
  subscription_id uuid references public.subscriptions (id),
  stripe_subscription_item_id text unique,
  type public.subscription_item_type not null default 'BASE',
  code text not null,
  stripe_price_id text,
  quantity integer default 1,
  unit_label text,
  feature_key public.feature_key,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  stripe_product_id text,
  metadata_code text,
  metadata_plan_code text,
  metadata_addon_code text,
  lookup_key text,
  metadata_type public.subscription_item_type,
  metadata_feature_key public.feature_key,
  metadata_unit_label text,
  metadata_seat_billing boolean,
  metered boolean not null default false,
  position integer not null default 0,
  period_interval text,
  period_interval_count integer,
  currency text,
  unit_amount bigint,
  current_period_start timestamptz,
  current_period_end timestamptz,
  removed_at timestamptz,
  last_event_created bigint not null default 0,
  last_event_id text
);
comment on table public.subscription_items is 'What a subscription bills: plan, add-ons, seats.';
comment on column public.subscription_items.id is 'Written by the database.';
comment on column public.subscription_items.subscription_id is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.stripe_subscription_item_id is 'si_…; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.type is 'What metadata says (type, then the key that names its code), here or in the catalogue; of those that nothing is said of the first one that is not metered is BASE, where no other is, and the rest ADDON. Written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscription_items.code is 'Price metadata, lookup_key, catalogue, price id (rule 9); written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscription_items.stripe_price_id is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.quantity is 'Null on metered items; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.unit_label is 'What one unit is called: metadata, else the catalogue''s label, else siège for a SEAT; written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscription_items.feature_key is 'Feature that the item is about; written by sync_stripe_subscriptions, sync_stripe_catalog.';
comment on column public.subscription_items.active is 'Whether the subscription''s newest event has it, and we have not removed it since; written by sync_stripe_subscriptions, record_seat_sync.';
comment on column public.subscription_items.created_at is 'When the row was made; written by the database.';
comment on column public.subscription_items.updated_at is 'Last change; written by the trigger.';
comment on column public.subscription_items.stripe_product_id is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_code is 'Code in price (then product) metadata, as the newest event has it; plan_code and code are resolved from it again when the catalogue arrives (rule 9). Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.lookup_key is 'lookup_key of the price; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_plan_code is 'plan_code in metadata; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_addon_code is 'addon_code in metadata; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_type is 'Type in metadata, null where it says none; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_feature_key is 'Feature in metadata, null where it says none; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_unit_label is 'unit_label in metadata, null where it says none; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_seat_billing is 'seat_billing_enabled in the metadata of the price, null where it says nothing: counts while the item is the plan. Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metered is 'Whether the price bills by use; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.position is 'Order within the subscription, from 0; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.period_interval is 'Stripe''s open enum; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.period_interval_count is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.currency is 'ISO 4217 in lower case; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.unit_amount is 'Minor units; null where the price is tiered. Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.current_period_start is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.current_period_end is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.removed_at is 'When Stripe answered that it removed the item for us: an event on its way may still list it, and does not make it active again. Written by record_seat_sync.';
comment on column public.subscription_items.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_subscriptions.';
create index subscription_items_subscription_id on public.subscription_items (subscription_id);
-- a price or product that arrives resolves the codes of its items again
create index subscription_items_stripe_price_id on public.subscription_items (stripe_price_id);
create index subscription_items_stripe_product_id on public.subscription_items (stripe_product_id);
-- a quota that changes concerns the items of its code
create index subscription_items_code on public.subscription_items (code);
create trigger subscription_items_updated_at before update on public.subscription_items for each row
  execute function guichet.set_updated_at();

alter table public.subscription_items set (fillfactor = 75);
alter table public.subscription_items enable row level security;
revoke all on public.subscription_items from anon, authenticated, service_role;
grant select on public.subscription_items to authenticated;
grant select, insert, update, delete on public.subscription_items to service_role;

-- subscription_coverage -------------------------------------------------------------------------------

create table public.subscription_coverage (
  id uuid primary key default gen_random_uuid(),
  subscription_id uuid references public.subscriptions (id),
  establishment_id uuid references public.establishments (id),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  unique (subscription_id, establishment_id)
);
comment on table public.subscription_coverage is 'Establishments that a subscription covers.';
comment on column public.subscription_coverage.id is 'Written by the database.';
comment on column public.subscription_coverage.subscription_id is 'Written by cover_establishments, sync_stripe_checkout_sessions.';
comment on column public.subscription_coverage.establishment_id is 'Written by cover_establishments, sync_stripe_checkout_sessions.';
comment on column public.subscription_coverage.active is 'Whether it is covered now; written by cover_establishments.';
comment on column public.subscription_coverage.created_at is 'When the row was made; written by the database.';
create index subscription_coverage_establishment_id on public.subscription_coverage (establishment_id);

alter table public.subscription_coverage enable row level security;
revoke all on public.subscription_coverage from anon, authenticated, service_role;
grant select on public.subscription_coverage to authenticated;
grant select, insert, update, delete on public.subscription_coverage to service_role;

-- Who reads them ---------------------------------------------------------------------------------------

create or replace function guichet.my_subscription_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select id from public.subscriptions where billing_account_id in (select guichet.my_billing_account_ids())
  union
  select subscription_id from public.subscription_coverage
    where active and establishment_id in (select guichet.my_establishment_ids())
  union
  -- which plan their establishment has is every member's to know, who is billed for it and where is not
  select s.id from public.subscriptions s join public.billing_accounts a on a.id = s.billing_account_id
    where a.owner_establishment_id in (select guichet.my_establishment_ids())
$$;
comment on function guichet.my_subscription_ids() is 'Subscriptions that the signed-in user or one of their establishments pays for or is covered by: plan, state and periods, nothing of the billing account.';
revoke execute on function guichet.my_subscription_ids() from public;
grant execute on function guichet.my_subscription_ids() to authenticated, service_role;

create policy "own subscriptions" on public.subscriptions for select to authenticated
  using (id in (select guichet.my_subscription_ids()));
create policy "items of own subscriptions" on public.subscription_items for select to authenticated
  using (subscription_id in (select guichet.my_subscription_ids()));
create policy "coverage of own establishments" on public.subscription_coverage for select to authenticated
  using (establishment_id in (select guichet.my_establishment_ids()) or subscription_id in (
    select id from public.subscriptions where billing_account_id in (select guichet.my_billing_account_ids())));
