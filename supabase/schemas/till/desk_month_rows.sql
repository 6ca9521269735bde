-- Written by npm run db:schemas. Last in migrations/20261201000240_desk_month.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_month_rows(p_month date, p_after text DEFAULT NULL::text, p_limit integer DEFAULT 500)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
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
end $function$;

comment on function public.desk_month_rows(date,text,integer) is 'The rows of desk_month, newest first, p_limit at most 2000 → {rows: as those of desk_payments, next: for p_after, or null}. Whoever may read_money.';

revoke all on function public.desk_month_rows(date,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_month_rows(date,text,integer) to authenticated;
grant execute on function public.desk_month_rows(date,text,integer) to service_role;
