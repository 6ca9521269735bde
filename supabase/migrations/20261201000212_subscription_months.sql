-- What subscriptions bring a month (MRR): the active items of each, by month, after discounts; nothing of those in
-- trial, nothing metered. Kept a row a subscription, and their sum among the figures.

create function guichet.by_month(p_amount numeric, p_interval text, p_count integer) returns numeric
language sql immutable set search_path = ''
as $$
  select p_amount / greatest(coalesce(p_count, 1), 1) * case p_interval when 'month' then 1::numeric
    when 'year' then 1::numeric / 12 when 'week' then 52::numeric / 12 when 'day' then 365::numeric / 12 end
$$;
comment on function guichet.by_month(numeric, text, integer) is 'What an amount each so many intervals is a month, unrounded: a year has 12 months, 52 weeks and 365 days; null of another interval.';

create function guichet.after_discounts(p_monthly numeric, p_discounts jsonb, p_currency text, p_interval text,
  p_count integer, p_at timestamptz) returns bigint
language plpgsql immutable set search_path = ''
as $$
declare
  v_left numeric := p_monthly;
  v_discount record;
begin
  for v_discount in
    select d.percent_off, d.amount_off, d.currency from jsonb_to_recordset(coalesce(p_discounts, '[]')) as d (
      percent_off numeric, amount_off numeric, currency text, duration text, ends_at timestamptz, item text)
     -- what is taken off once is nothing of every month
     where d.duration is distinct from 'once' and coalesce(d.ends_at > p_at, true) and d.item is null
  loop
    if v_discount.percent_off is not null then
      v_left := v_left * (1 - v_discount.percent_off / 100);
    elsif v_discount.currency = p_currency then
      -- taken off each invoice
      v_left := v_left - coalesce(guichet.by_month(v_discount.amount_off, p_interval, p_count), 0);
    end if;
  end loop;
  return round(greatest(v_left, 0))::bigint;
end $$;
comment on function guichet.after_discounts(numeric, jsonb, text, text, integer, timestamptz) is 'What is left of a monthly amount after discounts as they are at an instant, those of a single item apart (they are taken off that first), in whole minor units; amounts off are those of an invoice, each so many intervals.';

create view guichet.subscription_months_by_rows with (security_invoker = true) as
select s.id as subscription_id, coalesce(i.currency, s.currency, '') as currency, s.status = 'past_due' as past_due,
  guichet.after_discounts(i.monthly, s.discounts, coalesce(i.currency, s.currency), s.period_interval,
    s.period_interval_count, now()) as amount_minor,
  i.unpriced as unpriced_items,
  -- a coupon of which nobody has said what it takes off
  (s.discounts is null and s.coupon_id is not null or exists (
    select from jsonb_to_recordset(coalesce(s.discounts, '[]')) as d (percent_off numeric, amount_off numeric,
      currency text, duration text)
     where d.duration is distinct from 'once' and d.percent_off is null
       and (d.amount_off is null or d.currency is distinct from coalesce(i.currency, s.currency)))) as discount_unknown,
  (select min(d.ends_at) from jsonb_to_recordset(coalesce(s.discounts, '[]')) as d (ends_at timestamptz)
    where d.ends_at > now()) as changes_at
  from public.subscriptions s
  cross join lateral (
    select coalesce(sum(case when d.discounts is null then m.monthly
        else guichet.after_discounts(m.monthly, d.discounts, coalesce(it.currency, s.currency), m.unit, m.units, now())
        end), 0) as monthly,
      count(*) filter (where it.unit_amount is null) as unpriced, min(it.currency) as currency
      from public.subscription_items it
      cross join lateral (
        select coalesce(it.period_interval, s.period_interval) as unit,
          coalesce(it.period_interval_count, s.period_interval_count) as units) u
      cross join lateral (
        select u.unit, u.units, guichet.by_month(it.unit_amount * coalesce(it.quantity, 1), u.unit,
          u.units) as monthly) m
      -- what is taken off this item alone comes first
      left join lateral (
        select jsonb_agg(e.value - 'item') as discounts from jsonb_array_elements(s.discounts) e
         where e.value ->> 'item' = it.stripe_subscription_item_id) d on true
     where it.subscription_id = s.id and it.active and not it.metered) i
 where s.status in ('active', 'past_due') and s.pause_collection is null;
comment on view guichet.subscription_months_by_rows is 'What each subscription that is active or past due brings a month now; those in trial, and those whose collection is paused, bring nothing.';
revoke all on guichet.subscription_months_by_rows from public, anon, authenticated, service_role;

create table guichet.subscription_months (
  subscription_id uuid primary key references public.subscriptions (id) on delete cascade,
  currency text not null,
  past_due boolean not null,
  amount_minor bigint not null,
  unpriced_items bigint not null,
  discount_unknown boolean not null,
  changes_at timestamptz
);
comment on table guichet.subscription_months is 'What each subscription brings a month, kept as guichet.subscription_months_by_rows has it. All columns are written by guichet.keep_months.';
comment on column guichet.subscription_months.amount_minor is 'Minor units a month, after discounts.';
comment on column guichet.subscription_months.unpriced_items is 'Items whose price is by tiers, or below the minor unit: not counted in the amount.';
comment on column guichet.subscription_months.discount_unknown is 'Whether it has a coupon of which we do not know what it takes off: nothing is taken off.';
comment on column guichet.subscription_months.changes_at is 'When a discount ends by itself, without an event: counted again then.';
alter table guichet.subscription_months enable row level security;
revoke all on guichet.subscription_months from public, anon, authenticated, service_role;
create index subscription_months_changes on guichet.subscription_months (changes_at) where changes_at is not null;
-- the largest first
create index subscription_months_amount on guichet.subscription_months (amount_minor desc, subscription_id);

create function guichet.keep_months(p_subscriptions uuid[]) returns void
language sql security definer set search_path = ''
as $$
  with now as (select * from guichet.subscription_months_by_rows n where n.subscription_id = any(p_subscriptions)),
  gone as (
    delete from guichet.subscription_months m
     where m.subscription_id = any(p_subscriptions)
       and not exists (select from now n where n.subscription_id = m.subscription_id))
  insert into guichet.subscription_months as m (subscription_id, currency, past_due, amount_minor, unpriced_items,
    discount_unknown, changes_at)
  select n.subscription_id, n.currency, n.past_due, n.amount_minor, n.unpriced_items, n.discount_unknown, n.changes_at
    from now n order by n.subscription_id
  on conflict (subscription_id) do update
     set currency = excluded.currency, past_due = excluded.past_due, amount_minor = excluded.amount_minor,
         unpriced_items = excluded.unpriced_items, discount_unknown = excluded.discount_unknown,
         changes_at = excluded.changes_at
  where (m.currency, m.past_due, m.amount_minor, m.unpriced_items, m.discount_unknown, m.changes_at)
    is distinct from (excluded.currency, excluded.past_due, excluded.amount_minor, excluded.unpriced_items,
      excluded.discount_unknown, excluded.changes_at)
$$;
comment on function guichet.keep_months(uuid[]) is 'Makes subscription_months of these what their rows say.';

-- once a statement, for all of a batch: most of what an event changes concerns none of it
create function guichet.follow_subscriptions() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_ids uuid[];
begin
  if tg_op = 'INSERT' then
    v_ids := array(select n.id from news n where n.status in ('active', 'past_due'));
  else
    -- as sets: of transition tables Postgres has no figures, and would join each row with each
    v_ids := array(
      select c.id from (
        select n.id, n.status, n.discounts, n.coupon_id, n.pause_collection, n.currency, n.period_interval,
          n.period_interval_count from news n
        except
        select o.id, o.status, o.discounts, o.coupon_id, o.pause_collection, o.currency, o.period_interval,
          o.period_interval_count from olds o) c);
  end if;
  if v_ids <> '{}' then
    perform guichet.keep_months(v_ids);
  end if;
  return null;
end $$;
comment on function guichet.follow_subscriptions() is 'Trigger: what a subscription brings follows its row.';
create trigger subscriptions_months_written after insert on public.subscriptions
  referencing new table as news for each statement execute function guichet.follow_subscriptions();
create trigger subscriptions_months_changed after update on public.subscriptions
  referencing old table as olds new table as news for each statement execute function guichet.follow_subscriptions();

create function guichet.follow_items() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_ids uuid[];
begin
  case tg_op
    when 'INSERT' then v_ids := array(select distinct n.subscription_id from news n where n.active and not n.metered);
    when 'DELETE' then v_ids := array(select distinct o.subscription_id from olds o where o.active and not o.metered);
    else
      -- as sets: of transition tables Postgres has no figures, and would join each row with each
      v_ids := array(
        (select n.subscription_id from (
          select n.id, n.subscription_id, n.active, n.metered, n.quantity, n.unit_amount, n.currency, n.period_interval,
            n.period_interval_count from news n
          except
          select o.id, o.subscription_id, o.active, o.metered, o.quantity, o.unit_amount, o.currency, o.period_interval,
            o.period_interval_count from olds o) n)
        union
        (select o.subscription_id from (
          select o.id, o.subscription_id from olds o except select n.id, n.subscription_id from news n) o));
  end case;
  if v_ids <> '{}' then
    perform guichet.keep_months(v_ids);
  end if;
  return null;
end $$;
comment on function guichet.follow_items() is 'Trigger: what a subscription brings follows its items.';
create trigger items_months_written after insert on public.subscription_items
  referencing new table as news for each statement execute function guichet.follow_items();
create trigger items_months_changed after update on public.subscription_items
  referencing old table as olds new table as news for each statement execute function guichet.follow_items();
create trigger items_months_deleted after delete on public.subscription_items
  referencing old table as olds for each statement execute function guichet.follow_items();

-- Their sum ----------------------------------------------------------------------------------------------------

create function guichet.months_as_changes(p_months guichet.subscription_months[], p_sign integer)
  returns guichet.figure_changes[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(row(null, 'mrr', null, 'subscription', 'stripe', k.kind, m.currency, p_sign * k.amount,
    p_sign * k.entries)::guichet.figure_changes), '{}')
    from unnest(p_months) m
    cross join lateral (values
      (case when m.past_due then 'past_due' else 'active' end, m.amount_minor, 1::bigint),
      ('unpriced', 0, m.unpriced_items), ('discount_unknown', 0, m.discount_unknown::int)) k (kind, amount, entries)
   where k.amount <> 0 or k.entries <> 0
$$;
comment on function guichet.months_as_changes(guichet.subscription_months[], integer) is 'What rows of subscription_months add to the figures (1) or take off (-1).';

create function guichet.count_months() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_added guichet.subscription_months[] := '{}';
  v_removed guichet.subscription_months[] := '{}';
begin
  if tg_op <> 'DELETE' then
    v_added := array(select row(a.*)::guichet.subscription_months from added a);
  end if;
  if tg_op <> 'INSERT' then
    v_removed := array(select row(r.*)::guichet.subscription_months from removed r);
  end if;
  -- a statement that changed nothing fires all the same
  if cardinality(v_added) + cardinality(v_removed) > 0 then
    perform guichet.add_to_figures(guichet.months_as_changes(v_added, 1) || guichet.months_as_changes(v_removed, -1));
  end if;
  return null;
end $$;
comment on function guichet.count_months() is 'Trigger: the sum follows what subscriptions bring.';
create trigger subscription_months_counted after insert on guichet.subscription_months
  referencing new table as added for each statement execute function guichet.count_months();
create trigger subscription_months_recounted after update on guichet.subscription_months
  referencing old table as removed new table as added for each statement execute function guichet.count_months();
create trigger subscription_months_taken_off after delete on guichet.subscription_months
  referencing old table as removed for each statement execute function guichet.count_months();
create trigger subscription_months_emptied after truncate on guichet.subscription_months
  for each statement execute function guichet.forget_figures('mrr');
alter table guichet.subscription_months enable always trigger subscription_months_emptied;

revoke execute on function guichet.by_month(numeric, text, integer),
  guichet.after_discounts(numeric, jsonb, text, text, integer, timestamptz), guichet.keep_months(uuid[]),
  guichet.follow_subscriptions(), guichet.follow_items(),
  guichet.months_as_changes(guichet.subscription_months[], integer), guichet.count_months()
  from public, anon, authenticated;

-- those that were there before
select guichet.keep_months(array(select n.subscription_id from guichet.subscription_months_by_rows n));
