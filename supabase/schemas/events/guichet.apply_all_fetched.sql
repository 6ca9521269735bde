-- Written by npm run db:schemas. Last in migrations/20261121000192_fetch_stripe_objects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_all_fetched(items jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('event_id', e.item -> 'event_id', 'result',
    guichet.apply_fetched(e.item)) order by e.ord), '[]')
  from jsonb_array_elements(items) with ordinality as e (item, ord)
$function$;

comment on function guichet.apply_all_fetched(jsonb) is 'The part of apply_fetched_stripe_objects that runs in a savepoint.';

revoke all on function guichet.apply_all_fetched(jsonb) from public, anon, authenticated, service_role;
