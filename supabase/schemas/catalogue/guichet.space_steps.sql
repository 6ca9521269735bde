-- Written by npm run db:schemas. Last in migrations/20261201000550_plan_space_change.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_steps(p_action text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case p_action
    when 'create_product' then array['create_product', 'create_price', 'update_product']
    when 'create_first_price' then array['create_price', 'update_product']
    when 'create_price' then array['create_price', 'update_product', 'archive_price']
    when 'update_and_archive_price' then array['update_product', 'archive_price']
    when 'update_product' then array['update_product']
    when 'archive_product' then array['archive_product']
    else '{}'::text[] end
$function$;

comment on function guichet.space_steps(text) is 'The steps of an action of guichet.space_action, in the order in which the workflow takes them.';

revoke all on function guichet.space_steps(text) from public, anon, authenticated, service_role;
