-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.fold_figures()
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_folded bigint;
begin
  -- one at a time; whoever comes second has nothing to wait for
  if not pg_try_advisory_xact_lock(hashtextextended('guichet.fold_figures', 7309)) then
    return 0;
  end if;
  with taken as (delete from guichet.figure_changes returning *),
  added as (
    insert into guichet.figures as f
    select t.figure, u.unit, u.starts_on, t.domain, t.via, t.kind, t.currency, sum(t.amount_minor), sum(t.entries)
      from taken t cross join lateral guichet.units_of(t.day) u
     group by 1, 2, 3, 4, 5, 6, 7
    on conflict (figure, unit, starts_on, domain, via, kind, currency) do update
       set amount_minor = f.amount_minor + excluded.amount_minor, entries = f.entries + excluded.entries)
  select count(*) into v_folded from taken;
  return v_folded;
end $function$;

comment on function guichet.fold_figures() is 'Adds what has gathered to the figures → number of rows that were folded; 0 where somebody else is folding.';

revoke all on function guichet.fold_figures() from public, anon, authenticated, service_role;
