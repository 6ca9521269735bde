-- Written by npm run db:schemas. Last in migrations/20261201000230_desk_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_payments(p_from date DEFAULT NULL::date, p_to date DEFAULT NULL::date, p_what text DEFAULT 'all'::text, p_domain text DEFAULT NULL::text, p_currency text DEFAULT NULL::text, p_undated boolean DEFAULT false, p_after text DEFAULT NULL::text, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  v_kinds text[] := guichet.kinds_of(p_what);
  v_vias text[] := case p_what when 'wallet' then '{wallet}'::text[] else '{stripe,outside}'::text[] end;
  v_limit integer := least(greatest(coalesce(p_limit, 100), 1), 200);
  v_begin timestamptz := case when not p_undated then guichet.day_starts_at(p_from) end;
  v_end timestamptz := case when not p_undated then guichet.day_starts_at(p_to + 1) end;
  v_after_at timestamptz := 'epoch'::timestamptz + split_part(p_after, '/', 1)::bigint * interval '1 microsecond';
  v_after_id text := split_part(p_after, '/', 2);
  v_ids text[];
  v_last timestamptz;
  v_sums jsonb;
begin
  perform guichet.require_right('read_money');
  if v_kinds is null then
    return guichet.refused('p_what', 'invalid_value');
  end if;
  if p_undated then
    v_ids := array(
      select l.id from guichet.money_lines l
       where l.at is null and l.kind = any(v_kinds) and l.via = any(v_vias)
         and (p_domain is null or l.domain = p_domain) and (p_currency is null or l.currency = p_currency)
         and (p_after is null or l.id < v_after_id)
       order by l.id desc limit v_limit + 1);
  else
    v_ids := array(
      select l.id from guichet.money_lines l
       where l.at is not null and l.kind = any(v_kinds) and l.via = any(v_vias)
         and (v_begin is null or l.at >= v_begin) and (v_end is null or l.at < v_end)
         and (p_domain is null or l.domain = p_domain) and (p_currency is null or l.currency = p_currency)
         and (p_after is null or (l.at, l.id) < (v_after_at, v_after_id))
       order by l.at desc, l.id desc limit v_limit + 1);
  end if;
  v_last := (select l.at from guichet.money_lines l where l.id = v_ids[v_limit]);
  select coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'kind', s.kind, 'amount_minor', s.amount,
      'count', s.entries) order by s.currency, s.kind), '[]')
    into v_sums
    from (
      select f.currency, f.kind, sum(f.amount_minor)::bigint as amount, sum(f.entries)::bigint as entries
        from guichet.figures_now f
       where f.figure = 'money' and f.kind = any(v_kinds) and f.via = any(v_vias)
         and (p_domain is null or f.domain = p_domain) and (p_currency is null or f.currency = p_currency)
         and case when p_undated then f.unit = 'ever'
           when p_from is null and p_to is null then f.unit = 'month'
           else f.unit = 'day' and f.starts_on between coalesce(p_from, '-infinity') and coalesce(p_to, 'infinity') end
       group by f.currency, f.kind having sum(f.entries) <> 0) s;
  return jsonb_build_object('rows', guichet.lines_shown(v_ids[:v_limit]), 'sums', v_sums,
    'count', (select coalesce(sum((s ->> 'count')::bigint), 0) from jsonb_array_elements(v_sums) s),
    'next', case when array_length(v_ids, 1) > v_limit
      then coalesce((extract(epoch from v_last) * 1000000)::bigint, 0) || '/' || v_ids[v_limit] end);
end $function$;

comment on function public.desk_payments(date,date,text,text,text,boolean,text,integer) is 'What came and went, newest first, from the day p_from to the day p_to at the business, both included; p_what takings (payments and refunds), payments, refunds, disputes, wallet (vends paid from wallets) or all; p_undated: what Stripe has not dated yet → {rows: [{id, kind, domain, via, amount_minor (signed), currency, at, subject, payment_id, role, fee_minor, fee_currency, stripe_id, person: {id, name, email}, about}], sums: [{currency, kind, amount_minor, count}] of all that the filters let through, count, next: for p_after, or null} or {result: refused, reason: invalid_value}. Whoever may read_money.';

revoke all on function public.desk_payments(date,date,text,text,text,boolean,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_payments(date,date,text,text,text,boolean,text,integer) to authenticated;
grant execute on function public.desk_payments(date,date,text,text,text,boolean,text,integer) to service_role;
