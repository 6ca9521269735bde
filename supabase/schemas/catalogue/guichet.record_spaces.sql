-- Written by npm run db:schemas. Last in migrations/20261121002030_record_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.record_spaces(items jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select coalesce(jsonb_agg(guichet.record_space(e.item) order by e.ord), '[]') from jsonb_array_elements(items)
  with ordinality as e (item, ord) $function$;

comment on function guichet.record_spaces(jsonb) is 'Records one step of leased rows, each at most once in the array.';

revoke all on function guichet.record_spaces(jsonb) from public, anon, authenticated, service_role;
