-- Written by npm run db:schemas. Last in migrations/20261201000550_plan_space_change.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.space_refusal(p_wanted public.spaces, p_fields jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when u.unknown is not null then guichet.refused(u.unknown, 'unknown_field')
    when guichet.is_blank(coalesce(p_wanted.name, '')) or length(p_wanted.name) > 250
      then guichet.refused('name', 'invalid_value')
    when length(p_wanted.description) > 5000 then guichet.refused('description', 'invalid_value')
    when p_wanted.capacity not between 1 and 100000 then guichet.refused('capacity', 'invalid_value')
    when p_wanted.price_per_hour is null or p_wanted.price_per_hour not between 0 and 99999999.99
      then guichet.refused('price_cents', 'invalid_value')
    when p_wanted.is_active and guichet.minor_units(p_wanted.price_per_hour) < guichet.minimum_charge('eur')
      then guichet.refused('price_cents', 'amount_too_small',
        jsonb_build_object('minimum_cents', guichet.minimum_charge('eur'), 'currency', 'eur')) end
    from (select (select min(k.key) from jsonb_object_keys(p_fields) k (key)
      where k.key not in ('name', 'description', 'capacity', 'price_cents', 'is_active')) as unknown) u
$function$;

comment on function guichet.space_refusal(public.spaces,jsonb) is 'Why a space may not be so, before a constraint says it in its own words; null where it may.';

revoke all on function guichet.space_refusal(public.spaces,jsonb) from public, anon, authenticated, service_role;
