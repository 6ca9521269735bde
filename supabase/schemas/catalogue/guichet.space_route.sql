-- Written by npm run db:schemas. Last in migrations/20261121002020_plan_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_route(action text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case action
    when 'create_product' then 'product' when 'create_first_price' then 'first_price' when 'create_price' then 'price'
    when 'update_and_archive_price' then 'default' when 'update_product' then 'update'
    when 'archive_product' then 'archive' when 'nothing' then 'nothing' end
$function$;

comment on function guichet.space_route(text) is 'Where the workflow begins for an action, by the name of the output of its switch.';

revoke all on function guichet.space_route(text) from public, anon, authenticated, service_role;
