-- Written by npm run db:schemas. Last in migrations/20261201000550_plan_space_change.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_wanted(p_space public.spaces, p_fields jsonb)
 RETURNS public.spaces
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- cents from people, euros in the owner's table
  select jsonb_populate_record(p_space, p_fields - 'price_cents' || case when p_fields ? 'price_cents'
    then jsonb_build_object('price_per_hour', round((p_fields ->> 'price_cents')::bigint / 100.0, 2)) else '{}' end)
$function$;

comment on function guichet.space_wanted(public.spaces,jsonb) is 'The space with what is given of name, description, capacity, price_cents, is_active.';

revoke all on function guichet.space_wanted(public.spaces,jsonb) from public, anon, authenticated, service_role;
