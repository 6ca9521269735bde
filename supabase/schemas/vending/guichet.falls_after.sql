-- Written by npm run db:schemas. Last in migrations/20261201000415_take_piece.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.falls_after(p_begun timestamp with time zone, p_settled timestamp with time zone, p_counted timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- a bridge waits 90 s for the machine's word, so what began two minutes before a count has fallen or never will; of
  -- what began within them nobody knows: it is taken for one that fell afterwards, and whoever counted is told
  select p_counted is null or (p_begun > p_counted - interval '120 seconds' and p_settled > p_counted)
$function$;

comment on function guichet.falls_after(timestamp with time zone,timestamp with time zone,timestamp with time zone) is 'Whether the piece of a vend whose dispense began and was settled then still lay in its slot at a count.';

revoke all on function guichet.falls_after(timestamp with time zone,timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
