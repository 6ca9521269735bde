-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.plan_spaces(items jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$ select coalesce(jsonb_agg(guichet.plan_space(e.item) order by e.ord), '[]') from jsonb_array_elements(items)
  with ordinality as e (item, ord) $function$;

comment on function guichet.plan_spaces(jsonb) is 'Plans leased rows, each at most once in the array.';

revoke all on function guichet.plan_spaces(jsonb) from public, anon, authenticated, service_role;
