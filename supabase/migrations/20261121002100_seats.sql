-- Seats (owner's document 002, seat_logic). Without seat_billing_enabled members are unlimited and Stripe is never
-- asked. With it, members beyond those included per establishment are billed by one item of type SEAT.

create sequence guichet.seat_rev;
comment on sequence guichet.seat_rev is 'Numbers the changes of seats that are sent to Stripe; grows only.';

create table public.subscription_seats (
  subscription_id uuid primary key references public.subscriptions (id) on delete cascade,
  stripe_subscription_item_id text,
  stripe_price_id text,
  quantity integer not null default 0 check (quantity >= 0),
  planned_quantity integer check (planned_quantity >= 0),
  planned_price_id text,
  planned_rev bigint,
  updated_at timestamptz not null default now()
);
comment on table public.subscription_seats is 'Seats that we last left at Stripe for a subscription.';
comment on column public.subscription_seats.subscription_id is 'Written by plan_seat_sync.';
comment on column public.subscription_seats.stripe_subscription_item_id is 'si_… of type SEAT; null: none. Written by record_seat_sync.';
comment on column public.subscription_seats.stripe_price_id is 'Price of that item; written by record_seat_sync.';
comment on column public.subscription_seats.quantity is 'Billed seats; written by record_seat_sync.';
comment on column public.subscription_seats.planned_quantity is 'What is being asked of Stripe; null: nothing. A second try asks the same. Written by plan_seat_sync, record_seat_sync.';
comment on column public.subscription_seats.planned_price_id is 'Price of the item that is being made; written by plan_seat_sync, record_seat_sync.';
comment on column public.subscription_seats.planned_rev is 'Number of that request, part of its idempotency key; written by plan_seat_sync.';
comment on column public.subscription_seats.updated_at is 'Last change; written by the trigger.';
create trigger subscription_seats_updated_at before update on public.subscription_seats for each row
  execute function guichet.set_updated_at();
alter table public.subscription_seats enable row level security;
revoke all on public.subscription_seats from anon, authenticated, service_role;
grant select, insert, update, delete on public.subscription_seats to service_role;

-- How many ------------------------------------------------------------------------------------------------

create or replace function guichet.billable_seats(subscription_id uuid) returns int
language sql stable set search_path = ''
as $$
  with included as (
    -- no definition: none is included; null: unlimited
    select coalesce(bool_or(q.quota_value is null), false) as unlimited, coalesce(max(q.quota_value), 0) as seats
    from guichet.subscription_quotas(array[billable_seats.subscription_id]) q
      where q.feature_key = 'INCLUDED_SEATS_PER_ESTABLISHMENT'
  )
  select coalesce(sum(case when i.unlimited then 0 else greatest(0, e.members - i.seats) end), 0)::int
  from included i, (
    select c.establishment_id, (select count(*) from public.establishment_members m
      where m.establishment_id = c.establishment_id) as members
    from public.subscription_coverage c where c.subscription_id = billable_seats.subscription_id and c.active
  ) e
$$;
comment on function guichet.billable_seats(uuid) is 'Members beyond those included, summed over the establishments that the subscription covers.';
revoke execute on function guichet.billable_seats(uuid) from public;

create or replace function guichet.plan_names(price_id text, product_id text) returns setof text
language sql stable set search_path = ''
as $$
  select name from public.catalog_prices p, unnest(array[p.code, p.lookup_key]) name
    where p.stripe_price_id = price_id and name is not null
  union
  select c.metadata_code from public.catalog_plans c
    where c.stripe_product_id = coalesce(product_id,
      (select p.stripe_product_id from public.catalog_prices p where p.stripe_price_id = price_id))
      and c.metadata_code is not null
$$;
comment on function guichet.plan_names(text, text) is 'Every code by which the catalogue knows a plan, of its price and of its product.';
revoke execute on function guichet.plan_names(text, text) from public;

create or replace function guichet.seat_price(subscription public.subscriptions) returns text
language sql stable set search_path = ''
as $$
  select p.stripe_price_id
  from public.catalog_prices p left join public.catalog_plans c on c.id = p.plan_id
  cross join lateral (select coalesce(p.metadata ->> 'seat_of_plan', c.metadata ->> 'seat_of_plan',
    p.metadata ->> 'plan_code',
    -- a SEAT price may stand on the product of the plan itself
    c.metadata ->> 'plan_code') as plan) tie
  where p.active and coalesce(c.active, true) and coalesce(p.type, c.type) = 'SEAT'
    and p.period_interval = (subscription).period_interval
      and coalesce(p.period_interval_count, 1) = coalesce((subscription).period_interval_count, 1)
    and lower(p.currency) = lower(coalesce((subscription).currency, 'eur'))
    and (tie.plan is null or tie.plan = (subscription).plan_code
      -- a plan may be known by another code on its price than on its product
      or tie.plan in (select guichet.plan_names((subscription).stripe_price_id, (subscription).stripe_product_id)))
  -- one for this plan before one for all, the newest first
  order by tie.plan is null, p.last_event_created desc, p.stripe_price_id limit 1
$$;
comment on function guichet.seat_price(public.subscriptions) is 'Catalogue price of type SEAT with the interval and the currency of the subscription; metadata seat_of_plan (formerly plan_code) ties one to a plan.';
revoke execute on function guichet.seat_price(public.subscriptions) from public;

-- What starts it ---------------------------------------------------------------------------------------------

create or replace function guichet.enqueue_seats(subscription_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.enqueue_outbox('stripe.seats.sync', 'subscription:' || s.id,
    jsonb_build_object('subscription_id', s.id), true)
    from (
      -- who covers and who changes the terms at the same time wait for each other, so that one of them sees both
      select l.* from public.subscriptions l where l.id = any(subscription_ids) order by l.id for share
    ) s
    where s.seat_billing_enabled and s.stripe_subscription_id is not null and guichet.grants_quota(s.stripe_status)
      -- whose seats they are is not known before an establishment is covered: what Stripe bills until then is left
      -- alone
      and exists (select from public.subscription_coverage c where c.subscription_id = s.id)
    order by s.id;
end $$;
comment on function guichet.enqueue_seats(uuid[]) is 'Enqueues the count of seats, only where seats are billed and an establishment is or was covered. The count itself is taken when the row is planned: it sees what has been committed by then.';
revoke execute on function guichet.enqueue_seats(uuid[]) from public;

create or replace function guichet.count_members(establishment_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.usage_counters c where c.establishment_id = any(establishment_ids)
    and guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'
    order by c.establishment_id, c.feature_key, c.subscription_id for update;
  update public.usage_counters c
    set used_value = (select count(*) from public.establishment_members m where m.establishment_id = c.establishment_id)
    where c.establishment_id = any(establishment_ids) and guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'
      and c.used_value <> (select count(*) from public.establishment_members m
        where m.establishment_id = c.establishment_id);
end $$;
comment on function guichet.count_members(uuid[]) is 'SEATS_ACTIVE is the number of members, whoever added them.';
revoke execute on function guichet.count_members(uuid[]) from public;

create or replace function guichet.members_changed() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_establishments uuid[];
begin
  v_establishments := case tg_op
    when 'INSERT' then array[new.establishment_id] when 'DELETE' then array[old.establishment_id]
      else array[old.establishment_id, new.establishment_id] end;
  -- subscriptions are locked before counters, as everywhere
  perform guichet.enqueue_seats(array(
    select c.subscription_id from public.subscription_coverage c
      where c.active and c.establishment_id = any(v_establishments)));
  perform guichet.count_members(v_establishments);
  return null;
end $$;
comment on function guichet.members_changed() is 'Trigger: who joins or leaves is counted, and billed where seats are.';
revoke execute on function guichet.members_changed() from public;
create trigger members_changed after insert or delete or update of establishment_id on public.establishment_members
  for each row execute function guichet.members_changed();

create or replace function guichet.coverage_changed() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.enqueue_seats(case tg_op
    when 'INSERT' then array[new.subscription_id] when 'DELETE' then array[old.subscription_id]
      else array[old.subscription_id, new.subscription_id] end);
  return null;
end $$;
comment on function guichet.coverage_changed() is 'Trigger: an establishment that is covered, or no longer, changes the seats.';
revoke execute on function guichet.coverage_changed() from public;
create trigger coverage_changed after insert or delete or update of active, establishment_id, subscription_id
  on public.subscription_coverage
  for each row execute function guichet.coverage_changed();

create or replace function guichet.seat_terms_changed() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.seat_billing_enabled and (not old.seat_billing_enabled or new.status <> old.status
    or new.plan_code <> old.plan_code
    or (new.period_interval, new.period_interval_count) is distinct from (old.period_interval,
      old.period_interval_count)) then
    if exists (select from public.subscription_coverage c where c.subscription_id = new.id) then
      perform guichet.enqueue_seats(array[new.id]);
    end if;
  elsif old.seat_billing_enabled and not new.seat_billing_enabled and guichet.grants_quota(new.status)
    and exists (select from public.subscription_seats s
      where s.subscription_id = new.id and s.stripe_subscription_item_id is not null) then
    -- the one call that switching off makes: seats that we billed are billed no longer
    perform guichet.enqueue_outbox('stripe.seats.sync', 'subscription:' || new.id,
      jsonb_build_object('subscription_id', new.id, 'remove', true), true);
  end if;
  return null;
end $$;
comment on function guichet.seat_terms_changed() is 'Trigger: switching seat billing on or off, another plan, another interval, a subscription that grants again.';
revoke execute on function guichet.seat_terms_changed() from public;
create trigger seat_terms_changed after update of seat_billing_enabled, status, plan_code, period_interval,
  period_interval_count on public.subscriptions
  for each row when ((old.seat_billing_enabled or new.seat_billing_enabled)
    and (old.seat_billing_enabled, old.status, old.plan_code, old.period_interval, old.period_interval_count)
      is distinct from (new.seat_billing_enabled, new.status, new.plan_code, new.period_interval,
        new.period_interval_count))
  execute function guichet.seat_terms_changed();

create or replace function guichet.included_seats_changed() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_codes text[] := case tg_op when 'INSERT' then array[new.code] when 'DELETE' then array[old.code]
    else array[old.code, new.code] end;
begin
  perform guichet.enqueue_seats(array(
    select distinct i.subscription_id from public.subscription_items i
      where i.active and i.type <> 'SEAT' and i.code = any(v_codes)));
  return null;
end $$;
comment on function guichet.included_seats_changed() is 'Trigger: a code that includes more or fewer seats changes those that are billed.';
revoke execute on function guichet.included_seats_changed() from public;
create trigger included_seats_changed after insert or update or delete on public.quota_definitions
  for each row execute function guichet.included_seats_changed();

create or replace function guichet.product_seats_changed() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.enqueue_seats(array(
    select distinct i.subscription_id from public.subscription_items i
    where i.active and i.type <> 'SEAT' and (i.stripe_product_id = new.stripe_product_id
      or i.stripe_price_id in (select p.stripe_price_id from public.catalog_prices p
        where p.stripe_product_id = new.stripe_product_id))));
  return null;
end $$;
comment on function guichet.product_seats_changed() is 'Trigger: a product that includes more or fewer seats, or becomes known, changes those that are billed.';
revoke execute on function guichet.product_seats_changed() from public;
create trigger product_seats_changed after update on public.catalog_plans
  for each row
    when (
      old.quotas -> 'INCLUDED_SEATS_PER_ESTABLISHMENT' is distinct from new.quotas -> 'INCLUDED_SEATS_PER_ESTABLISHMENT')
  execute function guichet.product_seats_changed();
create trigger product_seats_known after insert on public.catalog_plans
  for each row when (new.quotas ? 'INCLUDED_SEATS_PER_ESTABLISHMENT')
  execute function guichet.product_seats_changed();
