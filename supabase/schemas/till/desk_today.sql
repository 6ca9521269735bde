-- Written by npm run db:schemas. Last in migrations/20261201000260_desk_today.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_today(p_unit text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_today(text) is 'What the desk opens with; p_unit day, week or month: takings of these alone, null: of all three → {today, week, month: their first days at the business, zone, at, unit: p_unit, takings: {days (15), weeks (8), months (13), undated: [{starts_on, domain, currency, takings_minor: received less refunded, received_minor, payments, refunded_minor, refunds, disputed_minor, disputes, wallet_minor, wallet_vends}], currencies: those in which anything ever came}, failed, refunds, disputes: {count, capped, amounts: [{currency, amount_minor, count}]; disputes also due_at}, fees: of the month, as desk_month, mrr: [{currency, kind: active|past_due|unpriced|discount_unknown, amount_minor, count}], trials, past_due: how many; events: {waiting, oldest_at, in_error}, outbox: {waiting, oldest_at, parked}, alerts: {waiting, oldest_at, failed}; machines: {silent, sold_out}; sessions: [{id, starts_on, ends_on, location, places, taken, status, waiting}]}. Each part for who may: read_money, read_events, manage_machines or read_money, read_bookings; 42501 who may none.';

revoke all on function public.desk_today(text) from public, anon, authenticated, service_role;
grant execute on function public.desk_today(text) to authenticated;
grant execute on function public.desk_today(text) to service_role;
