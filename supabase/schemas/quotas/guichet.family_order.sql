-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.family_order(feature text)
 RETURNS public.feature_key
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when feature = any(enum_range(null::public.feature_key)::text[])
    then guichet.used_feature(feature::public.feature_key) end
$function$;

comment on function guichet.family_order(text) is 'Key by which uses are sorted; null for what is no feature.';

revoke all on function guichet.family_order(text) from public, anon, authenticated, service_role;
