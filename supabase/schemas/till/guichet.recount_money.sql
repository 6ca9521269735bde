-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.recount_money()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.recount_money() is 'Counts all lines of money anew: when the zone of the business changes, days begin at another hour.';

revoke all on function guichet.recount_money() from public, anon, authenticated, service_role;
