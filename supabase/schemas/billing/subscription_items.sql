-- Written by npm run db:schemas. Last in migrations/20261121000210_subscriptions.sql, which never changes: change it in a new one.

create table public.subscription_items (
  id uuid default gen_random_uuid() not null,
  subscription_id uuid,
  stripe_subscription_item_id text,
  type public.subscription_item_type default 'BASE'::public.subscription_item_type not null,
  code text not null,
  stripe_price_id text,
  quantity integer default 1,
  unit_label text,
  feature_key public.feature_key,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  stripe_product_id text,
  metadata_code text,
  metadata_plan_code text,
  metadata_addon_code text,
  lookup_key text,
  metadata_type public.subscription_item_type,
  metadata_feature_key public.feature_key,
  metadata_unit_label text,
  metadata_seat_billing boolean,
  metered boolean default false not null,
  "position" integer default 0 not null,
  period_interval text,
  period_interval_count integer,
  currency text,
  unit_amount bigint,
  current_period_start timestamp with time zone,
  current_period_end timestamp with time zone,
  removed_at timestamp with time zone,
  last_event_created bigint default 0 not null,
  last_event_id text,
  constraint subscription_items_pkey PRIMARY KEY (id),
  constraint subscription_items_stripe_subscription_item_id_key UNIQUE (stripe_subscription_item_id),
  constraint subscription_items_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id)
) with (fillfactor=75);

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
comment on column public.subscription_items.metadata_plan_code is 'plan_code in metadata; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_addon_code is 'addon_code in metadata; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.lookup_key is 'lookup_key of the price; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_type is 'Type in metadata, null where it says none; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_feature_key is 'Feature in metadata, null where it says none; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_unit_label is 'unit_label in metadata, null where it says none; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metadata_seat_billing is 'seat_billing_enabled in the metadata of the price, null where it says nothing: counts while the item is the plan. Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.metered is 'Whether the price bills by use; written by sync_stripe_subscriptions.';
comment on column public.subscription_items."position" is 'Order within the subscription, from 0; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.period_interval is 'Stripe''s open enum; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.period_interval_count is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.currency is 'ISO 4217 in lower case; written by sync_stripe_subscriptions.';
comment on column public.subscription_items.unit_amount is 'Minor units; null where the price is tiered. Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.current_period_start is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.current_period_end is 'Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.removed_at is 'When Stripe answered that it removed the item for us: an event on its way may still list it, and does not make it active again. Written by record_seat_sync.';
comment on column public.subscription_items.last_event_created is 'event.created of the event that last wrote the row, or since when what was fetched is true; 0: no event of its own yet. Written by sync_stripe_subscriptions.';
comment on column public.subscription_items.last_event_id is 'Event that last wrote the row, or fetch:<outbox row> where it was fetched; written by sync_stripe_subscriptions.';

CREATE INDEX subscription_items_code ON public.subscription_items USING btree (code);
CREATE INDEX subscription_items_stripe_price_id ON public.subscription_items USING btree (stripe_price_id);
CREATE INDEX subscription_items_stripe_product_id ON public.subscription_items USING btree (stripe_product_id);
CREATE INDEX subscription_items_subscription_id ON public.subscription_items USING btree (subscription_id);

alter table public.subscription_items enable row level security;
create policy "items of own subscriptions" on public.subscription_items for select to authenticated
  using ((subscription_id IN ( SELECT guichet.my_subscription_ids() AS my_subscription_ids)));

revoke all on public.subscription_items from public, anon, authenticated, service_role;
grant select on public.subscription_items to authenticated;
grant delete, insert, select, update on public.subscription_items to service_role;

CREATE TRIGGER items_months_changed AFTER UPDATE ON public.subscription_items REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION guichet.follow_items();
CREATE TRIGGER items_months_deleted AFTER DELETE ON public.subscription_items REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION guichet.follow_items();
CREATE TRIGGER items_months_written AFTER INSERT ON public.subscription_items REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION guichet.follow_items();
CREATE TRIGGER subscription_items_updated_at BEFORE UPDATE ON public.subscription_items FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
