-- Written by npm run db:schemas. Last in migrations/20261201000351_desk_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_subscriptions(p_status text DEFAULT NULL::text, p_after text DEFAULT NULL::text, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_limit int := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := coalesce(split_part(p_after, '~', 1)::timestamptz, 'infinity');
  v_id uuid := coalesce(split_part(p_after, '~', 2)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  v_rows jsonb;
  v_next text;
  v_count bigint;
begin
  perform guichet.require_right('read_money');
  select count(*) into v_count from (select from public.subscriptions x
    where p_status is null or x.status = p_status limit 1001) c;
  with page as materialized (
    select s.created_at, s.id, row_number() over (order by s.created_at desc, s.id desc) as nth
      from (select x.created_at, x.id from public.subscriptions x
        where (p_status is null or x.status = p_status) and (x.created_at, x.id) < (v_at, v_id)
        order by x.created_at desc, x.id desc limit v_limit + 1) s
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(guichet.subscription_row(s)) order by p.nth)
        filter (where p.nth <= v_limit), '[]'),
      max(case when p.nth = v_limit then p.created_at || '~' || p.id end)
        filter (where (select count(*) from page) > v_limit)
    into v_rows, v_next from page p join public.subscriptions s on s.id = p.id;
  return jsonb_build_object('rows', v_rows, 'next', v_next,
    -- counted as far as anybody reads
    'count', least(v_count, 1000), 'capped', v_count > 1000);
end $function$;

comment on function public.desk_subscriptions(text,text,integer) is 'Subscriptions, newest first, all or of one status → {rows: [{id, name, plan_code, plan_name, status, inferred, period, current_period_end, trial_end, cancels, ended_at, price_minor, currency, establishment_id?, person_id?, email?}], next: p_after or null, count, capped: there are more than that}.';

revoke all on function public.desk_subscriptions(text,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_subscriptions(text,text,integer) to authenticated;
grant execute on function public.desk_subscriptions(text,text,integer) to service_role;
