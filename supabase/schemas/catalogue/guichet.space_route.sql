-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.space_route(action text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array_position(array['create_product', 'create_first_price', 'create_price', 'update_and_archive_price', 'update_product', 'archive_product', 'nothing'], action) - 1
$function$;

comment on function guichet.space_route(text) is 'Output of the workflow''s switch for an action.';

revoke all on function guichet.space_route(text) from public, anon, authenticated, service_role;
