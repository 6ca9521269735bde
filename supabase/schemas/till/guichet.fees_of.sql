-- Written by npm run db:schemas. Last in migrations/20261201000240_desk_month.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.fees_of(p_unit text, p_starts_on date)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.fees_of(text,date) is 'What Stripe kept in a day, week or month, by its first day: {known: [{currency, fee_minor, count}], unknown: number of payments whose fee is not known}.';

revoke all on function guichet.fees_of(text,date) from public, anon, authenticated, service_role;
