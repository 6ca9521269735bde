-- A price that changes on a day to come. It applies when that day begins at the business, once; Stripe follows as after
-- any other change of the space.

create table public.space_price_changes (
  id uuid primary key,
  space_id uuid not null,
  price_cents bigint not null check (price_cents between 0 and 9999999999),
  currency text not null default 'eur' check (currency = 'eur'),
  applies_on date not null,
  status text not null default 'scheduled',
  before_cents bigint,
  rev bigint,
  created_by uuid,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  reason text check (length(reason) <= 200),
  constraint space_price_changes_status check (status in ('scheduled', 'applied', 'cancelled', 'lapsed'))
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
create unique index space_price_changes_one_a_day on public.space_price_changes (space_id, applies_on)
  where status = 'scheduled';
create index space_price_changes_due on public.space_price_changes (applies_on) where status = 'scheduled';
create index space_price_changes_space on public.space_price_changes (space_id, applies_on);

alter table public.space_price_changes enable row level security;
revoke all on public.space_price_changes from anon, authenticated, service_role;
grant select on public.space_price_changes to authenticated;
grant select, insert, update, delete on public.space_price_changes to service_role;
create policy "who may read spaces sees them" on public.space_price_changes for select to authenticated
  using ((select guichet.may('read_spaces')));
select guichet.hang_bell('public.space_price_changes', 'catalogue');

create function public.schedule_space_price(change_id uuid, space_id uuid, price_cents bigint, applies_on date,
  expected text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_space public.spaces;
  v_change public.space_price_changes;
  v_refusal jsonb;
  v_until bigint;
begin
  perform guichet.require_right('manage_spaces');
  select s.* into v_space from public.spaces s where s.id = schedule_space_price.space_id for update;
  if not found then
    return guichet.refused('space_id', 'not_found');
  end if;
  select c.* into v_change from public.space_price_changes c where c.id = schedule_space_price.change_id;
  if found then
    return jsonb_build_object('result', 'already', 'change_id', v_change.id, 'status', v_change.status);
  end if;
  perform guichet.require_version(schedule_space_price.expected, v_space.rev::text);
  v_refusal := guichet.space_refusal(
    guichet.space_wanted(v_space, jsonb_build_object('price_cents', schedule_space_price.price_cents)),
    jsonb_build_object('price_cents', schedule_space_price.price_cents));
  if v_refusal is not null then
    return v_refusal;
  end if;
  if schedule_space_price.applies_on <= guichet.today() then
    return guichet.refused('applies_on', 'day_past');
  end if;
  if exists (select from public.space_price_changes c where c.space_id = v_space.id and c.status = 'scheduled'
      and c.applies_on = schedule_space_price.applies_on) then
    return guichet.refused('applies_on', 'price_scheduled');
  end if;
  -- what it will be by then
  select c.price_cents into v_until from public.space_price_changes c
   where c.space_id = v_space.id and c.status = 'scheduled' and c.applies_on < schedule_space_price.applies_on
   order by c.applies_on desc limit 1;
  if coalesce(v_until, guichet.minor_units(v_space.price_per_hour)) = schedule_space_price.price_cents then
    return guichet.refused('price_cents', 'price_unchanged');
  end if;
  insert into public.space_price_changes as c (id, space_id, price_cents, applies_on, created_by)
  values (schedule_space_price.change_id, v_space.id, schedule_space_price.price_cents,
    schedule_space_price.applies_on, (select auth.uid()))
  returning c.* into v_change;
  perform guichet.record_action('manage_spaces', 'space_price_changes', v_change.id::text, null, null,
    to_jsonb(v_change));
  return jsonb_build_object('result', 'scheduled', 'change_id', v_change.id, 'status', v_change.status,
    'applies_at', guichet.session_starts_at(v_change.applies_on));
end $$;
comment on function public.schedule_space_price(uuid, uuid, bigint, date, text) is
  'A price of a space (minor units, an hour) from a day to come on, where the space still is as expected. change_id is made by the page: the same one again changes nothing → {result: scheduled|already|refused, change_id, status, applies_at, field?, reason?: not_found|invalid_value|amount_too_small|day_past|price_scheduled|price_unchanged}; changed_since. Whoever may manage_spaces.';

create function public.cancel_space_price(change_id uuid, reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before public.space_price_changes;
  v_after public.space_price_changes;
begin
  perform guichet.require_right('manage_spaces');
  select c.* into v_before from public.space_price_changes c where c.id = cancel_space_price.change_id for update;
  if not found then
    return guichet.refused('change_id', 'not_found');
  elsif v_before.status = 'cancelled' then
    return jsonb_build_object('result', 'already', 'change_id', v_before.id);
  elsif v_before.status <> 'scheduled' then
    return guichet.refused('change_id', 'price_applied');
  end if;
  update public.space_price_changes c
     set status = 'cancelled', settled_at = now(), reason = left(nullif(btrim(cancel_space_price.reason), ''), 200)
   where c.id = v_before.id returning c.* into v_after;
  perform guichet.record_action('manage_spaces', 'space_price_changes', v_after.id::text, v_after.reason,
    to_jsonb(v_before), to_jsonb(v_after));
  return jsonb_build_object('result', 'cancelled', 'change_id', v_after.id);
end $$;
comment on function public.cancel_space_price(uuid, text) is
  'Takes a price back that has not applied yet → {result: cancelled|already|refused, change_id, reason?: not_found|price_applied}. Whoever may manage_spaces.';

create function public.apply_due_space_prices() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_id uuid;
  v_change public.space_price_changes;
  v_space public.spaces;
  v_applied integer := 0;
begin
  for v_id in
    select c.id from public.space_price_changes c
     where c.status = 'scheduled' and c.applies_on <= guichet.today() order by c.applies_on, c.id limit 200
  loop
    -- the space first, as everywhere; two that come by at once take turns, and the second finds it applied
    select c.* into v_change from public.space_price_changes c where c.id = v_id;
    select s.* into v_space from public.spaces s where s.id = v_change.space_id for update;
    select c.* into v_change from public.space_price_changes c where c.id = v_id for update;
    continue when v_change.status <> 'scheduled';
    if v_space.id is not null then
      update public.spaces s set price_per_hour = round(v_change.price_cents / 100.0, 2) where s.id = v_space.id;
      v_applied := v_applied + 1;
    end if;
    update public.space_price_changes c
       set status = case when v_space.id is null then 'lapsed' else 'applied' end, settled_at = now(),
         before_cents = guichet.minor_units(v_space.price_per_hour),
         rev = (select s.rev from public.spaces s where s.id = v_space.id)
     where c.id = v_change.id;
  end loop;
  return jsonb_build_object('applied', v_applied);
end $$;
comment on function public.apply_due_space_prices() is 'Applies the prices whose day has begun at the business, each once → {applied}. Service role; called every minute by a workflow.';

revoke execute on function public.schedule_space_price(uuid, uuid, bigint, date, text),
  public.cancel_space_price(uuid, text), public.apply_due_space_prices() from public, anon, authenticated;
grant execute on function public.schedule_space_price(uuid, uuid, bigint, date, text),
  public.cancel_space_price(uuid, text) to authenticated, service_role;
grant execute on function public.apply_due_space_prices() to service_role;
