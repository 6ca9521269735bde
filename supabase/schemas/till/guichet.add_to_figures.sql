-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.add_to_figures(p_changes guichet.figure_changes[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_due boolean;
begin
  with change as (
    insert into guichet.figure_changes (figure, day, domain, via, kind, currency, amount_minor, entries)
    select c.figure, c.day, c.domain, c.via, c.kind, c.currency, sum(c.amount_minor), sum(c.entries)
      from unnest(p_changes) c group by 1, 2, 3, 4, 5, 6 having sum(c.amount_minor) <> 0 or sum(c.entries) <> 0
    returning id)
  -- folded with every two-hundredth, so that there are never many
  select bool_or(c.id % 200 = 0) into v_due from change c;
  if v_due then
    perform guichet.fold_figures();
  end if;
end $function$;

comment on function guichet.add_to_figures(guichet.figure_changes[]) is 'Adds changes (id is not read) to the figures.';

revoke all on function guichet.add_to_figures(guichet.figure_changes[]) from public, anon, authenticated, service_role;
