-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_lines()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_added guichet.money_lines[] := '{}';
  v_removed guichet.money_lines[] := '{}';
begin
  if tg_op <> 'DELETE' then
    v_added := array(select row(a.*)::guichet.money_lines from added a);
  end if;
  if tg_op <> 'INSERT' then
    v_removed := array(select row(r.*)::guichet.money_lines from removed r);
  end if;
  -- a statement that changed nothing fires all the same
  if cardinality(v_added) = 0 and cardinality(v_removed) = 0 then
    return null;
  end if;
  -- not while the days are counted again because the zone changes
  perform pg_advisory_xact_lock_shared(hashtextextended('guichet.zone_of_figures', 7309));
  perform guichet.add_to_figures(guichet.lines_as_changes(v_added, 1) || guichet.lines_as_changes(v_removed, -1));
  return null;
end $function$;

comment on function guichet.count_lines() is 'Trigger: the sums follow the lines.';

revoke all on function guichet.count_lines() from public, anon, authenticated, service_role;
