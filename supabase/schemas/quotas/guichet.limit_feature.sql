-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.limit_feature(feature public.feature_key)
 RETURNS public.feature_key
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case guichet.used_feature(feature)
    when 'INVOICES_IMPORTED' then 'MAX_INVOICES'
    when 'RECIPES_CREATED' then 'MAX_RECIPES'
    when 'SEATS_ACTIVE' then 'INCLUDED_SEATS_PER_ESTABLISHMENT'
  end::public.feature_key
$function$;

comment on function guichet.limit_feature(public.feature_key) is 'The key that limits, given either key of a family.';

revoke all on function guichet.limit_feature(public.feature_key) from public, anon, authenticated, service_role;
