-- Written by npm run db:schemas. Last in migrations/20261121002000_spaces.sql, which never changes: change it in a new one.

create table public.spaces (
  id uuid default gen_random_uuid() not null,
  name text not null,
  description text,
  capacity integer,
  price_per_hour numeric not null,
  is_active boolean default true not null,
  stripe_product_id text,
  stripe_price_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  rev bigint default nextval('guichet.space_rev'::regclass) not null,
  constraint spaces_pkey PRIMARY KEY (id),
  constraint spaces_capacity CHECK (((capacity >= 1) AND (capacity <= 100000))) NOT VALID,
  constraint spaces_description CHECK ((length(description) <= 5000)) NOT VALID,
  constraint spaces_name CHECK (((NOT guichet.is_blank(name)) AND (length(name) <= 250))) NOT VALID,
  constraint spaces_price_minimum CHECK (((price_per_hour >= 0.50) OR (NOT is_active))) NOT VALID,
  constraint spaces_price_per_hour CHECK ((((price_per_hour >= (0)::numeric) AND (price_per_hour <= 99999999.99)) AND (price_per_hour = round(price_per_hour, 2)))) NOT VALID
);

comment on table public.spaces is 'Spaces for hire by the hour. Stripe''s product and price follow every change.';
comment on column public.spaces.id is 'Set once by the database; Stripe''s product is space_<id>.';
comment on column public.spaces.name is 'Name of Stripe''s product, at most 250 characters and not blank; written by administrators.';
comment on column public.spaces.description is 'Description of Stripe''s product; written by administrators.';
comment on column public.spaces.capacity is 'People who fit in; metadata of Stripe''s product. Written by administrators.';
comment on column public.spaces.price_per_hour is 'Euros with at most two decimals, 0.50 or more while the space is active; × 100 is Stripe''s unit_amount. Written by administrators.';
comment on column public.spaces.is_active is 'Whether it can be hired; archives Stripe''s product where it cannot. Written by administrators.';
comment on column public.spaces.stripe_product_id is 'space_<id>, or the product of an older system; written by record_space_sync.';
comment on column public.spaces.stripe_price_id is 'price_… that is the product''s default price; written by record_space_sync.';
comment on column public.spaces.created_at is 'When the row was made; written by the database.';
comment on column public.spaces.updated_at is 'Last change; written by the trigger.';
comment on column public.spaces.rev is 'Revision of the wanted state, part of Stripe''s idempotency keys; written by the trigger, drawn anew by resync_spaces.';

alter table public.spaces enable row level security;
create policy "administrators keep spaces" on public.spaces to authenticated
  using (( SELECT guichet.may('manage_spaces'::text) AS may))
  with check (( SELECT guichet.may('manage_spaces'::text) AS may));
create policy "spaces for hire" on public.spaces for select to anon, authenticated
  using (is_active);

revoke all on public.spaces from public, anon, authenticated, service_role;
grant select on public.spaces to anon;
grant delete, select on public.spaces to authenticated;
grant delete, insert, select, update on public.spaces to service_role;
grant insert (id, name, description, capacity, price_per_hour, is_active) on public.spaces to authenticated;
grant update (name, description, capacity, price_per_hour, is_active) on public.spaces to authenticated;

CREATE TRIGGER number_space BEFORE INSERT OR UPDATE ON public.spaces FOR EACH ROW EXECUTE FUNCTION guichet.number_space();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.spaces FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('catalogue');
CREATE TRIGGER spaces_updated_at BEFORE UPDATE ON public.spaces FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
CREATE TRIGGER sync_space_with_stripe AFTER INSERT OR DELETE OR UPDATE ON public.spaces FOR EACH ROW EXECUTE FUNCTION public.sync_space_with_stripe();
CREATE TRIGGER wake_space_drain AFTER INSERT OR DELETE OR UPDATE OF name, description, capacity, price_per_hour, is_active ON public.spaces FOR EACH ROW EXECUTE FUNCTION guichet.wake_space_drain();
