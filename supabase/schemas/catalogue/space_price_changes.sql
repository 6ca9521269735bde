-- Written by npm run db:schemas. Last in migrations/20261201000555_space_price_changes.sql, which never changes: change it in a new one.

create table public.space_price_changes (
  id uuid not null,
  space_id uuid not null,
  price_cents bigint not null,
  currency text default 'eur'::text not null,
  applies_on date not null,
  status text default 'scheduled'::text not null,
  before_cents bigint,
  rev bigint,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  settled_at timestamp with time zone,
  reason text,
  constraint space_price_changes_pkey PRIMARY KEY (id),
  constraint space_price_changes_currency_check CHECK ((currency = 'eur'::text)),
  constraint space_price_changes_price_cents_check CHECK (((price_cents >= 0) AND (price_cents <= '9999999999'::bigint))),
  constraint space_price_changes_reason_check CHECK ((length(reason) <= 200)),
  constraint space_price_changes_status CHECK ((status = ANY (ARRAY['scheduled'::text, 'applied'::text, 'cancelled'::text, 'lapsed'::text])))
);

comment on table public.space_price_changes is 'Prices of spaces that change on a day.';
comment on column public.space_price_changes.id is 'Made by the page, so that a change that is asked for twice stands once; written by schedule_space_price.';
comment on column public.space_price_changes.space_id is 'The space, also one that is gone; written by schedule_space_price.';
comment on column public.space_price_changes.price_cents is 'The new price of an hour, minor units; written by schedule_space_price.';
comment on column public.space_price_changes.currency is 'Fixed: eur, as spaces are.';
comment on column public.space_price_changes.applies_on is 'The day with which it applies, at the business; written by schedule_space_price.';
comment on column public.space_price_changes.status is 'scheduled → applied, cancelled by staff, or lapsed where the space was gone. Written by schedule_space_price, apply_due_space_prices, cancel_space_price.';
comment on column public.space_price_changes.before_cents is 'The price that it replaced; written by apply_due_space_prices.';
comment on column public.space_price_changes.rev is 'Revision that the space got by it; written by apply_due_space_prices.';
comment on column public.space_price_changes.created_by is 'auth.uid() of who asked for it, null for the server; no foreign key, it outlives the account. Written by schedule_space_price.';
comment on column public.space_price_changes.created_at is 'When it was asked for; written by the database.';
comment on column public.space_price_changes.settled_at is 'When it applied, was cancelled or lapsed; written by apply_due_space_prices, cancel_space_price.';
comment on column public.space_price_changes.reason is 'Why it was cancelled; written by cancel_space_price.';

CREATE INDEX space_price_changes_due ON public.space_price_changes USING btree (applies_on) WHERE (status = 'scheduled'::text);
CREATE UNIQUE INDEX space_price_changes_one_a_day ON public.space_price_changes USING btree (space_id, applies_on) WHERE (status = 'scheduled'::text);
CREATE INDEX space_price_changes_space ON public.space_price_changes USING btree (space_id, applies_on);

alter table public.space_price_changes enable row level security;
create policy "who may read spaces sees them" on public.space_price_changes for select to authenticated
  using (( SELECT guichet.may('read_spaces'::text) AS may));

revoke all on public.space_price_changes from public, anon, authenticated, service_role;
grant select on public.space_price_changes to authenticated;
grant delete, insert, select, update on public.space_price_changes to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.space_price_changes FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('catalogue');
