-- Written by npm run db:schemas. Last in migrations/20261121002110_seat_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_all_seats(items jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select coalesce(jsonb_agg(guichet.record_seats(e.item) order by e.ord), '[]') from jsonb_array_elements(items)
  with ordinality as e (item, ord) $function$;

comment on function guichet.record_all_seats(jsonb) is 'Records answers to leased rows, each at most once in the array.';

revoke all on function guichet.record_all_seats(jsonb) from public, anon, authenticated, service_role;
