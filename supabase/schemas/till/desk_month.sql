-- Written by npm run db:schemas. Last in migrations/20261201000240_desk_month.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_month(p_month date DEFAULT NULL::date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.desk_month(date) is 'A month at the business, the one of p_month, for the accountant → {month: its first day, zone, sums: [{currency, kind: payment|refund|dispute|dispute_won, domain, amount_minor (signed), count}], fees: {known: [{currency, fee_minor, count}], unknown: payments of which Stripe has not said it}, undated: [{currency, amount_minor, count}] what no month has, because Stripe has not said when}. Whoever may read_money.';

revoke all on function public.desk_month(date) from public, anon, authenticated, service_role;
grant execute on function public.desk_month(date) to authenticated;
grant execute on function public.desk_month(date) to service_role;
