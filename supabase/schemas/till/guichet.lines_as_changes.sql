-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lines_as_changes(p_lines guichet.money_lines[], p_sign integer)
 RETURNS guichet.figure_changes[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.lines_as_changes(guichet.money_lines[],integer) is 'What lines of money add to the figures (1) or take off (-1), by the day at the business.';

revoke all on function guichet.lines_as_changes(guichet.money_lines[],integer) from public, anon, authenticated, service_role;
