-- Written by npm run db:schemas. Last in migrations/20261201000210_subscription_discounts.sql, which never changes: change it in a new one.

create table public.subscriptions (
  id uuid default gen_random_uuid() not null,
  billing_account_id uuid,
  stripe_subscription_id text,
  plan_code text not null,
  period public.subscription_period default 'month'::public.subscription_period,
  status text default 'trialing'::text not null,
  quantity integer default 1,
  seat_billing_enabled boolean default false not null,
  current_period_start timestamp with time zone,
  current_period_end timestamp with time zone,
  cancel_at_period_end boolean default false not null,
  trial_start timestamp with time zone,
  trial_end timestamp with time zone,
  promo_code text,
  coupon_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  stripe_status text not null,
  status_inferred boolean default false not null,
  status_doubted boolean default false not null,
  status_answered bigint default 0 not null,
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
  stripe_price_id text,
  stripe_product_id text,
  metadata_code text,
  lookup_key text,
  plan_said jsonb default '{}'::jsonb not null,
  seat_billing_said boolean,
  seat_billing_event_created bigint default 0 not null,
  seat_billing_event_id text,
  seat_billing_set boolean,
  metadata jsonb default '{}'::jsonb not null,
  livemode boolean,
  stripe_created timestamp with time zone,
  last_event_created bigint default 0 not null,
  last_event_id text,
  said_partially boolean default false not null,
  needs_refetch boolean default false not null,
  discounts jsonb,
  constraint subscriptions_pkey PRIMARY KEY (id),
  constraint subscriptions_stripe_subscription_id_key UNIQUE (stripe_subscription_id),
  constraint subscriptions_billing_account_id_fkey FOREIGN KEY (billing_account_id) REFERENCES public.billing_accounts(id)
) with (fillfactor=75);

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
comment on column public.subscriptions.discounts is 'Discounts of the subscription and of its items: [{coupon_id, percent_off, amount_off (minor units), currency, duration (once, repeating, forever), ends_at, item (its id at Stripe; none: of the whole)}], what Stripe did not say being null; null: no event has said any since this column is there. Written by sync_stripe_subscriptions.';

CREATE INDEX subscriptions_billing_account_id ON public.subscriptions USING btree (billing_account_id);
CREATE INDEX subscriptions_newest ON public.subscriptions USING btree (created_at DESC, id DESC);
CREATE INDEX subscriptions_past_due ON public.subscriptions USING btree (id) WHERE (status = ANY (ARRAY['past_due'::text, 'unpaid'::text]));
CREATE INDEX subscriptions_status_newest ON public.subscriptions USING btree (status, created_at DESC, id DESC);
CREATE INDEX subscriptions_stripe_price_id ON public.subscriptions USING btree (stripe_price_id);
CREATE INDEX subscriptions_stripe_product_id ON public.subscriptions USING btree (stripe_product_id);
CREATE INDEX subscriptions_trials ON public.subscriptions USING btree (trial_end, id) WHERE (status = 'trialing'::text);

alter table public.subscriptions enable row level security;
create policy "own subscriptions" on public.subscriptions for select to authenticated
  using ((id IN ( SELECT guichet.my_subscription_ids() AS my_subscription_ids)));

revoke all on public.subscriptions from public, anon, authenticated, service_role;
grant select on public.subscriptions to authenticated;
grant delete, insert, select, update on public.subscriptions to service_role;

CREATE TRIGGER fetch_doubted_subscription AFTER UPDATE OF status_doubted ON public.subscriptions FOR EACH ROW WHEN (new.status_doubted) EXECUTE FUNCTION guichet.ask_for_stripe_object('subscription', 'stripe_subscription_id', '4');
CREATE TRIGGER fetch_subscription AFTER INSERT OR UPDATE OF needs_refetch ON public.subscriptions FOR EACH ROW WHEN (new.needs_refetch) EXECUTE FUNCTION guichet.ask_for_stripe_object('subscription', 'stripe_subscription_id', '4');
CREATE TRIGGER return_duplicate_subscription AFTER UPDATE OF status ON public.subscriptions FOR EACH ROW WHEN (((new.status = 'canceled'::text) AND (old.status IS DISTINCT FROM new.status))) EXECUTE FUNCTION guichet.return_duplicate_subscription_row();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.subscriptions FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('subscriptions');
CREATE TRIGGER seat_terms_changed AFTER UPDATE OF seat_billing_enabled, status, plan_code, period_interval, period_interval_count ON public.subscriptions FOR EACH ROW WHEN (((old.seat_billing_enabled OR new.seat_billing_enabled) AND (((((old.seat_billing_enabled IS DISTINCT FROM new.seat_billing_enabled) OR (old.status IS DISTINCT FROM new.status)) OR (old.plan_code IS DISTINCT FROM new.plan_code)) OR (old.period_interval IS DISTINCT FROM new.period_interval)) OR (old.period_interval_count IS DISTINCT FROM new.period_interval_count)))) EXECUTE FUNCTION guichet.seat_terms_changed();
CREATE TRIGGER subscriptions_months_changed AFTER UPDATE ON public.subscriptions REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION guichet.follow_subscriptions();
CREATE TRIGGER subscriptions_months_written AFTER INSERT ON public.subscriptions REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION guichet.follow_subscriptions();
CREATE TRIGGER subscriptions_updated_at BEFORE UPDATE ON public.subscriptions FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
