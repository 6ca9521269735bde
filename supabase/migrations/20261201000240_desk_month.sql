-- The accountant's month: every payment, refund and dispute of it, with what Stripe kept where that is known.

create function public.desk_month(p_month date default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_month date := date_trunc('month', coalesce(p_month, guichet.today()))::date;
begin
  perform guichet.require_right('read_money');
  return jsonb_build_object('month', v_month, 'zone', guichet.zone(),
    'sums', (
      select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'kind', s.kind, 'domain', s.domain,
          'amount_minor', s.amount, 'count', s.entries) order by s.currency, s.kind, s.domain), '[]')
        from (
          select f.currency, f.kind, f.domain, sum(f.amount_minor)::bigint as amount, sum(f.entries)::bigint as entries
            from guichet.figures_now f
           where f.figure = 'money' and f.unit = 'month' and f.starts_on = v_month and f.via in ('stripe', 'outside')
           group by 1, 2, 3 having sum(f.entries) <> 0) s),
    'fees', guichet.fees_of('month', v_month),
    'undated', (
      select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'amount_minor', s.amount, 'count',
          s.entries) order by s.currency), '[]')
        from (
          select f.currency, sum(f.amount_minor)::bigint as amount, sum(f.entries)::bigint as entries
            from guichet.figures_now f
           where f.figure = 'money' and f.unit = 'ever' and f.via in ('stripe', 'outside')
           group by 1 having sum(f.entries) <> 0) s));
end $$;
comment on function public.desk_month(date) is
  'A month at the business, the one of p_month, for the accountant → {month: its first day, zone, sums: [{currency, kind: payment|refund|dispute|dispute_won, domain, amount_minor (signed), count}], fees: {known: [{currency, fee_minor, count}], unknown: payments of which Stripe has not said it}, undated: [{currency, amount_minor, count}] what no month has, because Stripe has not said when}. Whoever may read_money.';

create function guichet.fees_of(p_unit text, p_starts_on date) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select jsonb_build_object('known', coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'fee_minor', s.fee,
      'count', s.entries) order by s.currency) filter (where s.figure = 'fees'), '[]'),
    'unknown', coalesce(sum(s.entries) filter (where s.figure = 'without_fee'), 0))
    from (
      select f.figure, case f.figure when 'fees' then f.currency end as currency, sum(f.amount_minor)::bigint as fee,
        sum(f.entries)::bigint as entries
        from guichet.figures_now f
       where f.figure in ('fees', 'without_fee') and f.unit = p_unit and f.starts_on = p_starts_on
       group by 1, 2 having sum(f.entries) <> 0) s);
end $$;
comment on function guichet.fees_of(text, date) is 'What Stripe kept in a day, week or month, by its first day: {known: [{currency, fee_minor, count}], unknown: number of payments whose fee is not known}.';

create function public.desk_month_rows(p_month date, p_after text default null, p_limit integer default 500)
  returns jsonb
language plpgsql stable security definer set search_path = ''
  set plan_cache_mode = 'force_custom_plan'
as $$
declare
  v_month date := date_trunc('month', p_month)::date;
  -- a file of a month is made of few calls
  v_limit integer := least(greatest(coalesce(p_limit, 500), 1), 2000);
  v_begin timestamptz := guichet.day_starts_at(v_month);
  v_end timestamptz := guichet.day_starts_at((v_month + interval '1 month')::date);
  v_after_at timestamptz := 'epoch'::timestamptz + split_part(p_after, '/', 1)::bigint * interval '1 microsecond';
  v_after_id text := split_part(p_after, '/', 2);
  v_ids text[];
  v_last timestamptz;
begin
  perform guichet.require_right('read_money');
  v_ids := array(
    select l.id from guichet.money_lines l
     where l.at >= v_begin and l.at < v_end and l.via in ('stripe', 'outside')
       and (p_after is null or (l.at, l.id) < (v_after_at, v_after_id))
     order by l.at desc, l.id desc limit v_limit + 1);
  v_last := (select l.at from guichet.money_lines l where l.id = v_ids[v_limit]);
  return jsonb_build_object('rows', guichet.lines_shown(v_ids[:v_limit]),
    'next', case when array_length(v_ids, 1) > v_limit
      then (extract(epoch from v_last) * 1000000)::bigint || '/' || v_ids[v_limit] end);
end $$;
comment on function public.desk_month_rows(date, text, integer) is
  'The rows of desk_month, newest first, p_limit at most 2000 → {rows: as those of desk_payments, next: for p_after, or null}. Whoever may read_money.';

revoke execute on function public.desk_month(date), guichet.fees_of(text, date),
  public.desk_month_rows(date, text, integer) from public, anon, authenticated;
grant execute on function public.desk_month(date), public.desk_month_rows(date, text, integer)
  to authenticated, service_role;
