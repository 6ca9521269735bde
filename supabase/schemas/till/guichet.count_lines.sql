-- Written by npm run db:schemas. Last in migrations/20261201000203_figures.sql.

CREATE OR REPLACE FUNCTION guichet.count_lines()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- not while the days are counted again because the zone changes
  perform pg_advisory_xact_lock_shared(hashtextextended('guichet.zone_of_figures', 7309));
  case tg_op
    when 'INSERT' then perform guichet.add_to_figures(
      guichet.lines_as_changes(array(select row(a.*)::guichet.money_lines from added a), 1));
    when 'DELETE' then perform guichet.add_to_figures(
      guichet.lines_as_changes(array(select row(r.*)::guichet.money_lines from removed r), -1));
    else
      perform guichet.add_to_figures(guichet.lines_as_changes(array(select row(a.*)::guichet.money_lines from added a),
        1)
        || guichet.lines_as_changes(array(select row(r.*)::guichet.money_lines from removed r), -1));
  end case;
  return null;
end $function$;

comment on function guichet.count_lines() is 'Trigger: the sums follow the lines.';

revoke all on function guichet.count_lines() from public, anon, authenticated, service_role;
