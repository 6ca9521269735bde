-- Today: one call, whose cost does not depend on how much was ever sold.

create function guichet.events_in_error() returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select count(*) from guichet.event_troubles t where t.status = 'error');
end $$;
comment on function guichet.events_in_error() is 'How many events are in error.';

create function guichet.today_of_upkeep() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  -- what waits is normally little; behind a thousand the number says no more than that
  return (
    with waiting as (
      select w.created_at from (
        (select l.created_at from public.stripe_webhook_log l where l.unsettled and not l.alone limit 1000)
        union all
        (select l.created_at from public.stripe_webhook_log l where l.unsettled and l.alone limit 1000)) w
    ), leaving as (
      select o.created_at from public.outbox o where o.status in ('waiting', 'running') limit 1000
    ), unsent as (
      select a.created_at, a.status from (
        (select q.created_at, q.status from public.alert_outbox q where q.status in ('queued', 'sending') limit 1000)
        union all
        (select q.created_at, q.status from public.alert_outbox q where q.status = 'failed' limit 1000)) a
    )
    select jsonb_build_object(
      'events', jsonb_build_object('waiting', (select count(*) from waiting),
        'oldest_at', (select min(w.created_at) from waiting w),
        'in_error', guichet.events_in_error()),
      'outbox', jsonb_build_object('waiting', (select count(*) from leaving),
        'oldest_at', (select min(l.created_at) from leaving l),
        'parked', (select count(*) from public.outbox o where o.status = 'parked')),
      'alerts', jsonb_build_object('waiting', (select count(*) from unsent u where u.status <> 'failed'),
        'oldest_at', (select min(u.created_at) from unsent u where u.status <> 'failed'),
        'failed', (select count(*) from unsent u where u.status = 'failed'))));
end $$;
comment on function guichet.today_of_upkeep() is 'What waits and what is stuck: events, outbox, alerts.';

create function guichet.today_of_sessions() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'starts_on', s.session_date_start,
      'ends_on', s.session_date_end, 'location', s.location, 'places', s.max_places, 'taken', s.reserved_places,
      'status', s.status,
      'waiting', (select count(*) from public.immersion_waitlist w where w.session_id = s.id and w.status = 'waiting'))
      order by s.session_date_start, s.id), '[]')
    from (
      select * from public.immersion_sessions x
       where x.is_active and x.cancelled_at is null and x.session_date_start >= guichet.today()
       order by x.session_date_start, x.id limit 8) s);
end $$;
comment on function guichet.today_of_sessions() is 'The next eight sessions with their fill.';

create function guichet.currencies_taken() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(c.currency order by c.entries desc, c.currency), '[]') from (
      select a.currency, sum(a.entries) as entries from (
        select f.currency, f.entries from guichet.figures f where f.figure = 'money' and f.unit in ('month', 'ever')
          and f.via in ('stripe', 'outside')
        union all
        select f.currency, f.entries from guichet.figure_changes f where f.figure = 'money'
          and f.via in ('stripe', 'outside')) a
       group by a.currency having sum(a.entries) <> 0) c);
end $$;
comment on function guichet.currencies_taken() is 'The currencies in which money ever came, that of most movements first: [ISO 4217, small letters].';

create function public.desk_today(p_unit text default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_money boolean := guichet.may('read_money');
  v_events boolean := guichet.may('read_events');
  v_bookings boolean := guichet.may('read_bookings');
  v_machines boolean := v_money or guichet.may('manage_machines');
  v_today date := guichet.today();
  v_week date := date_trunc('week', v_today)::date;
  v_month date := date_trunc('month', v_today)::date;
  v_days boolean := coalesce(p_unit = 'day', true);
  v_weeks boolean := coalesce(p_unit = 'week', true);
  v_months boolean := coalesce(p_unit = 'month', true);
  v_answer jsonb;
begin
  if not (v_money or v_events or v_bookings or v_machines) then
    perform guichet.require_right('read_money');
  end if;
  v_answer := jsonb_build_object('today', v_today, 'week', v_week, 'month', v_month, 'zone', guichet.zone(),
    'at', clock_timestamp(), 'unit', p_unit);
  if v_money then
    v_answer := v_answer || jsonb_build_object(
      'takings', jsonb_build_object(
        'days', case when v_days then guichet.takings_as_json('day', v_today - 14, v_today) else '[]' end,
        'weeks', case when v_weeks then guichet.takings_as_json('week', v_week - 49, v_week) else '[]' end,
        'months', case when v_months
          then guichet.takings_as_json('month', (v_month - interval '12 months')::date, v_month) else '[]' end,
        'currencies', guichet.currencies_taken(),
        'undated', guichet.takings_as_json('ever', '-infinity', '-infinity')),
      'failed', guichet.open_money_as_json('failed'),
      'refunds', guichet.open_money_as_json('refunds'),
      'disputes', guichet.open_money_as_json('disputes')
        || jsonb_build_object('due_at', (select min(d.evidence_due_by) from guichet.open_disputes d)),
      'fees', guichet.fees_of('month', v_month),
      'mrr', (
        select coalesce(jsonb_agg(jsonb_build_object('currency', m.currency, 'kind', m.kind, 'amount_minor',
          m.amount_minor, 'count', m.entries) order by m.currency, m.kind), '[]') from guichet.months_now() m),
      'trials', (select count(*) from guichet.trials_that_end),
      'past_due', (select count(*) from guichet.subscriptions_past_due));
  end if;
  if v_events then
    v_answer := v_answer || guichet.today_of_upkeep();
  end if;
  if v_machines then
    v_answer := v_answer || jsonb_build_object('machines', jsonb_build_object(
      'silent', (select count(*) from guichet.silent_machines),
      'sold_out', (select count(*) from guichet.sold_out_slots)));
  end if;
  if v_bookings then
    v_answer := v_answer || jsonb_build_object('sessions', guichet.today_of_sessions());
  end if;
  return v_answer;
end $$;
comment on function public.desk_today(text) is
  'What the desk opens with; p_unit day, week or month: takings of these alone, null: of all three → {today, week, month: their first days at the business, zone, at, unit: p_unit, takings: {days (15), weeks (8), months (13), undated: [{starts_on, domain, currency, takings_minor: received less refunded, received_minor, payments, refunded_minor, refunds, disputed_minor, disputes, wallet_minor, wallet_vends}], currencies: those in which anything ever came}, failed, refunds, disputes: {count, capped, amounts: [{currency, amount_minor, count}]; disputes also due_at}, fees: of the month, as desk_month, mrr: [{currency, kind: active|past_due|unpriced|discount_unknown, amount_minor, count}], trials, past_due: how many; events: {waiting, oldest_at, in_error}, outbox: {waiting, oldest_at, parked}, alerts: {waiting, oldest_at, failed}; machines: {silent, sold_out}; sessions: [{id, starts_on, ends_on, location, places, taken, status, waiting}]}. Each part for who may: read_money, read_events, manage_machines or read_money, read_bookings; 42501 who may none.';

revoke execute on function guichet.events_in_error(), guichet.today_of_upkeep(), guichet.today_of_sessions(),
  guichet.currencies_taken(), public.desk_today(text)
  from public, anon, authenticated;
grant execute on function public.desk_today(text) to authenticated, service_role;
