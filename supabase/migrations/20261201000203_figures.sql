-- Sums of what people look at every day, kept beside the lines: reading a month of takings is reading some dozen rows,
-- whatever came in it. A payment adds a row to figure_changes and waits for nobody; what has gathered there is folded
-- into figures once in a while, by one at a time. A figure is always the sum of both.

create table guichet.figures (
  figure text not null,
  unit text not null,
  starts_on date not null,
  domain text not null,
  via text not null,
  kind text not null,
  currency text not null,
  amount_minor bigint not null,
  entries bigint not null,
  primary key (figure, unit, starts_on, domain, via, kind, currency)
) with (fillfactor = 70);
comment on table guichet.figures is 'Sums, folded: of money_lines by day, week and month of the business, and of subscriptions as they are now. All columns are written by guichet.fold_figures and guichet.recount_money.';
comment on column guichet.figures.figure is 'money: of guichet.money_lines; fees: of what Stripe kept of them; without_fee: of those whose fee is not known; mrr: of guichet.subscription_months.';
comment on column guichet.figures.unit is 'day, week or month; ever: what no day has, because it is not known yet or because it is so now.';
comment on column guichet.figures.starts_on is 'First day of the unit, weeks begin on Monday; -infinity of ever.';
comment on column guichet.figures.domain is 'order, booking, vend, recharge, subscription; empty: none.';
comment on column guichet.figures.amount_minor is 'Minor units.';
comment on column guichet.figures.entries is 'How many rows it is the sum of.';
alter table guichet.figures enable row level security;
revoke all on guichet.figures from public, anon, authenticated, service_role;

create table guichet.figure_changes (
  id bigint generated always as identity primary key,
  figure text not null,
  day date,
  domain text not null,
  via text not null,
  kind text not null,
  currency text not null,
  amount_minor bigint not null,
  entries bigint not null
);
comment on table guichet.figure_changes is 'What is added to the figures and not folded yet; a row stands for all of a statement that has the same day and kind. Written by guichet.add_to_figures, emptied by guichet.fold_figures.';
comment on column guichet.figure_changes.day is 'Day at the business; null: ever.';
alter table guichet.figure_changes enable row level security;
revoke all on guichet.figure_changes from public, anon, authenticated, service_role;

create function guichet.units_of(p_day date) returns table (unit text, starts_on date)
language sql immutable set search_path = ''
as $$
  select u.unit, u.starts_on
    from (values ('day', p_day), ('week', date_trunc('week', p_day)::date), ('month', date_trunc('month', p_day)::date),
      ('ever', case when p_day is null then '-infinity'::date end)) u (unit, starts_on)
   where u.starts_on is not null
$$;
comment on function guichet.units_of(date) is 'The day, week and month that a day belongs to; of none: ever.';

create function guichet.day_starts_at(p_day date) returns timestamptz
language sql stable set search_path = ''
as $$
  -- where clocks go back at midnight its hour is there twice, and the day begins with the first of the two
  select min(c.instant) from (values (interval '0'), (interval '30 minutes'), (interval '1 hour')) e (earlier)
    cross join lateral (select p_day::timestamp at time zone guichet.zone() - e.earlier as instant) c
   where guichet.local_time(c.instant)::date = p_day
$$;
comment on function guichet.day_starts_at(date) is 'The first instant of a day at the business.';

create view guichet.figures_now with (security_invoker = true) as
select f.figure, f.unit, f.starts_on, f.domain, f.via, f.kind, f.currency, sum(f.amount_minor)::bigint as amount_minor,
  sum(f.entries)::bigint as entries
  from (
    select g.figure, g.unit, g.starts_on, g.domain, g.via, g.kind, g.currency, g.amount_minor, g.entries
      from guichet.figures g
    union all
    select c.figure, u.unit, u.starts_on, c.domain, c.via, c.kind, c.currency, c.amount_minor, c.entries
      from guichet.figure_changes c cross join lateral guichet.units_of(c.day) u) f
 group by f.figure, f.unit, f.starts_on, f.domain, f.via, f.kind, f.currency;
comment on view guichet.figures_now is 'The figures as they are: folded and not folded yet, in one snapshot.';
revoke all on guichet.figures_now from public, anon, authenticated, service_role;

create function guichet.fold_figures() returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  v_folded bigint;
begin
  -- one at a time; whoever comes second has nothing to wait for
  if not pg_try_advisory_xact_lock(hashtextextended('guichet.fold_figures', 7309)) then
    return 0;
  end if;
  with taken as (delete from guichet.figure_changes returning *),
  added as (
    insert into guichet.figures as f
    select t.figure, u.unit, u.starts_on, t.domain, t.via, t.kind, t.currency, sum(t.amount_minor), sum(t.entries)
      from taken t cross join lateral guichet.units_of(t.day) u
     group by 1, 2, 3, 4, 5, 6, 7
    on conflict (figure, unit, starts_on, domain, via, kind, currency) do update
       set amount_minor = f.amount_minor + excluded.amount_minor, entries = f.entries + excluded.entries)
  select count(*) into v_folded from taken;
  return v_folded;
end $$;
comment on function guichet.fold_figures() is 'Adds what has gathered to the figures → number of rows that were folded; 0 where somebody else is folding.';

create function guichet.add_to_figures(p_changes guichet.figure_changes[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_due boolean;
begin
  with change as (
    insert into guichet.figure_changes (figure, day, domain, via, kind, currency, amount_minor, entries)
    select c.figure, c.day, c.domain, c.via, c.kind, c.currency, sum(c.amount_minor), sum(c.entries)
      from unnest(p_changes) c group by 1, 2, 3, 4, 5, 6 having sum(c.amount_minor) <> 0 or sum(c.entries) <> 0
    returning id)
  -- folded with every two-hundredth, so that there are never many
  select bool_or(c.id % 200 = 0) into v_due from change c;
  if v_due then
    perform guichet.fold_figures();
  end if;
end $$;
comment on function guichet.add_to_figures(guichet.figure_changes[]) is 'Adds changes (id is not read) to the figures.';

-- The money ----------------------------------------------------------------------------------------------------

create function guichet.lines_as_changes(p_lines guichet.money_lines[], p_sign integer)
  returns guichet.figure_changes[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_zone text;
begin
  if cardinality(p_lines) = 0 then
    return '{}';
  end if;
  v_zone := guichet.zone();
  return array(
    select row(null, f.figure, (l.at at time zone v_zone)::date, coalesce(l.domain, ''), l.via, l.kind, f.currency,
      p_sign * sum(f.amount), p_sign * count(*))::guichet.figure_changes
      from unnest(p_lines) l
      cross join lateral (
        select 'money', l.currency, l.amount_minor
        union all select 'fees', l.fee_currency, l.fee_minor where l.fee_minor is not null
        -- of what went back, and of what a bank took, Stripe need not keep anything
        union all select 'without_fee', l.currency, 0 where l.fee_minor is null and l.kind = 'payment'
          and l.via = 'stripe') f (figure, currency, amount)
     group by f.figure, (l.at at time zone v_zone)::date, l.domain, l.via, l.kind, f.currency);
end $$;
comment on function guichet.lines_as_changes(guichet.money_lines[], integer) is 'What lines of money add to the figures (1) or take off (-1), by the day at the business.';

create function guichet.count_lines() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_added guichet.money_lines[] := '{}';
  v_removed guichet.money_lines[] := '{}';
begin
  if tg_op <> 'DELETE' then
    v_added := array(select row(a.*)::guichet.money_lines from added a);
  end if;
  if tg_op <> 'INSERT' then
    v_removed := array(select row(r.*)::guichet.money_lines from removed r);
  end if;
  -- a statement that changed nothing fires all the same
  if cardinality(v_added) = 0 and cardinality(v_removed) = 0 then
    return null;
  end if;
  -- not while the days are counted again because the zone changes
  perform pg_advisory_xact_lock_shared(hashtextextended('guichet.zone_of_figures', 7309));
  perform guichet.add_to_figures(guichet.lines_as_changes(v_added, 1) || guichet.lines_as_changes(v_removed, -1));
  return null;
end $$;
comment on function guichet.count_lines() is 'Trigger: the sums follow the lines.';

create trigger money_lines_counted after insert on guichet.money_lines
  referencing new table as added for each statement execute function guichet.count_lines();
create trigger money_lines_recounted after update on guichet.money_lines
  referencing old table as removed new table as added for each statement execute function guichet.count_lines();
create trigger money_lines_taken_off after delete on guichet.money_lines
  referencing old table as removed for each statement execute function guichet.count_lines();

create function guichet.recount_money() returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_zone text;
begin
  perform pg_advisory_xact_lock(hashtextextended('guichet.zone_of_figures', 7309));
  -- nobody folds meanwhile either
  perform pg_advisory_xact_lock(hashtextextended('guichet.fold_figures', 7309));
  v_zone := guichet.zone();
  delete from guichet.figure_changes c where c.figure in ('money', 'fees', 'without_fee');
  delete from guichet.figures f where f.figure in ('money', 'fees', 'without_fee');
  insert into guichet.figures
  select d.figure, u.unit, u.starts_on, d.domain, d.via, d.kind, d.currency, sum(d.amount), sum(d.entries)
    from (
      select f.figure, (l.at at time zone v_zone)::date as day, coalesce(l.domain, '') as domain, l.via, l.kind,
        f.currency, sum(f.amount) as amount, count(*) as entries
        from guichet.money_lines l
        cross join lateral (
          select 'money', l.currency, l.amount_minor
          union all select 'fees', l.fee_currency, l.fee_minor where l.fee_minor is not null
          union all select 'without_fee', l.currency, 0 where l.fee_minor is null and l.kind = 'payment'
            and l.via = 'stripe') f (figure, currency, amount)
       group by 1, 2, 3, 4, 5, 6) d
    cross join lateral guichet.units_of(d.day) u
   group by 1, 2, 3, 4, 5, 6, 7;
end $$;
comment on function guichet.recount_money() is 'Counts all lines of money anew: when the zone of the business changes, days begin at another hour.';

create function guichet.recount_in_zone() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.recount_money();
  return null;
end $$;
comment on function guichet.recount_in_zone() is 'Trigger: another zone has other days.';
create trigger business_zone_counts after update of zone on guichet.business
  for each row when (old.zone is distinct from new.zone) execute function guichet.recount_in_zone();

-- Where the lines are emptied as a whole, nothing is left to count.
create function guichet.forget_figures() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from guichet.figure_changes c where c.figure = any(tg_argv);
  delete from guichet.figures f where f.figure = any(tg_argv);
  return null;
end $$;
comment on function guichet.forget_figures() is 'Trigger (figures): their rows were emptied.';
create trigger money_lines_emptied after truncate on guichet.money_lines
  for each statement execute function guichet.forget_figures('money', 'fees', 'without_fee');
-- also for a restore, which runs as a replica
alter table guichet.money_lines enable always trigger money_lines_emptied;

revoke execute on function guichet.units_of(date), guichet.day_starts_at(date), guichet.fold_figures(),
  guichet.add_to_figures(guichet.figure_changes[]), guichet.lines_as_changes(guichet.money_lines[], integer),
  guichet.count_lines(),
  guichet.recount_money(), guichet.recount_in_zone(), guichet.forget_figures() from public, anon, authenticated;
