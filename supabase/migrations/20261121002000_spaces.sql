-- Spaces for hire by the hour (owner's document 003). Every statement can meet a database that already has the
-- documented table: it adds what is missing and touches no existing value.

-- Numbers every wanted state of every space, also across a deletion: a Stripe key that holds it is never used twice.
create sequence if not exists guichet.space_rev;
comment on sequence guichet.space_rev is 'Revisions of spaces; grows only.';
-- drawn by whoever changes a space
grant usage on sequence guichet.space_rev to authenticated, service_role;

create table if not exists public.spaces (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  description text,
  capacity integer,
  price_per_hour numeric not null,
  is_active boolean not null default true,
  stripe_product_id text,
  stripe_price_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table public.spaces
  add column if not exists stripe_product_id text,
  add column if not exists stripe_price_id text,
  add column if not exists updated_at timestamptz not null default now(),
  add column if not exists rev bigint not null default nextval('guichet.space_rev');

-- not validated: what an older table holds is left as it is, what is written from now on is checked
do $$
declare
  v_check record;
begin
  for v_check in select * from (values
    ('spaces_name', 'not guichet.is_blank(name) and length(name) <= 250'),
    ('spaces_description', 'length(description) <= 5000'),
    ('spaces_capacity', 'capacity between 1 and 100000'),
    -- no third decimal, no NaN: nothing that does not fit Stripe's minor units
    ('spaces_price_per_hour', 'price_per_hour between 0 and 99999999.99 and price_per_hour = round(price_per_hour, 2)'),
    -- the least that Stripe charges
    ('spaces_price_minimum', 'price_per_hour >= 0.50 or not is_active')) as c (name, condition)
  loop
    if not exists (select from pg_constraint where conrelid = 'public.spaces'::regclass and conname = v_check.name) then
      execute format('alter table public.spaces add constraint %I check (%s) not valid', v_check.name,
        v_check.condition);
    end if;
  end loop;
end $$;

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

create or replace trigger spaces_updated_at before update on public.spaces for each row
  execute function guichet.set_updated_at();

create or replace function guichet.number_space() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.rev := nextval('guichet.space_rev');
    return new;
  end if;
  if new.id <> old.id then
    raise exception 'the id of space % does not change', old.id
      using errcode = '22023', column = 'id',
        hint = 'Stripe''s product bears it: delete the space and make another one.';
  end if;
  if (new.name, new.description, new.capacity, new.price_per_hour, new.is_active, new.rev)
    is distinct from (old.name, old.description, old.capacity, old.price_per_hour, old.is_active, old.rev) then
    new.rev := nextval('guichet.space_rev');
  end if;
  return new;
end $$;
comment on function guichet.number_space() is 'Trigger: a new revision for every change that Stripe must hear of; ids that Stripe gave us are none.';
revoke execute on function guichet.number_space() from public;
create or replace trigger number_space before insert or update on public.spaces for each row
  execute function guichet.number_space();

-- What must happen in Stripe ------------------------------------------------------------------------------

create or replace function guichet.minor_units(amount numeric) returns bigint
language sql immutable set search_path = ''
as $$ select (amount * 100)::bigint $$;
comment on function guichet.minor_units(numeric) is 'Exact: numeric × 100, never a float.';
revoke execute on function guichet.minor_units(numeric) from public;

create or replace function guichet.enqueue_space(change text, space public.spaces, rev bigint) returns uuid
language sql set search_path = ''
as $$
  select guichet.enqueue_outbox('stripe.space.sync', 'space:' || (space).id, jsonb_build_object(
    'type', change, 'table', 'spaces', 'space_id', (space).id, 'rev', enqueue_space.rev,
    'name', (space).name, 'description', (space).description, 'capacity', (space).capacity,
    'unit_amount', guichet.minor_units((space).price_per_hour), 'active', change <> 'DELETE'
    and coalesce((space).is_active, true),
    'stripe_product_id', (space).stripe_product_id, 'stripe_price_id', (space).stripe_price_id), true)
$$;
comment on function guichet.enqueue_space(text, public.spaces, bigint) is 'Enqueues the wanted state of a space; what waits untried folds into it.';
revoke execute on function guichet.enqueue_space(text, public.spaces, bigint) from public;

create or replace function public.sync_space_with_stripe() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.record_action('manage_spaces', 'spaces', coalesce(new.id, old.id)::text, null,
    case when tg_op <> 'INSERT' then to_jsonb(old) end, case when tg_op <> 'DELETE' then to_jsonb(new) end)
    where tg_op <> 'UPDATE' or new.rev <> old.rev;
  if tg_op = 'DELETE' then
    -- the row is gone: its old ids go along, under a revision that no update has used
    perform guichet.enqueue_space('DELETE', old, nextval('guichet.space_rev'));
  elsif tg_op = 'INSERT' or new.rev <> old.rev then
    perform guichet.enqueue_space(tg_op, new, new.rev);
  end if;
  return null;
end $$;
comment on function public.sync_space_with_stripe() is 'Trigger (owner''s document 003): enqueues INSERT, UPDATE and DELETE of a space in the same transaction. The columns stripe_* are written by the synchronisation itself and start nothing.';
revoke execute on function public.sync_space_with_stripe() from public, anon, authenticated, service_role;
create or replace trigger sync_space_with_stripe after insert or update or delete on public.spaces
  for each row execute function public.sync_space_with_stripe();

-- Who reads and writes them ---------------------------------------------------------------------------------

alter table public.spaces enable row level security;
revoke all on public.spaces from anon, authenticated, service_role;
grant select on public.spaces to anon, authenticated;
-- Stripe's ids and the revision are nobody's to write but the functions'
grant insert (id, name, description, capacity, price_per_hour, is_active),
  update (name, description, capacity, price_per_hour, is_active), delete
  on public.spaces to authenticated;
grant select, insert, update, delete on public.spaces to service_role;
drop policy if exists "spaces for hire" on public.spaces;
create policy "spaces for hire" on public.spaces for select to anon, authenticated using (is_active);
drop policy if exists "administrators keep spaces" on public.spaces;
create policy "administrators keep spaces" on public.spaces for all to authenticated
  using ((select guichet.may('manage_spaces'))) with check ((select guichet.may('manage_spaces')));
