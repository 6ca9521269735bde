-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.used_feature(feature public.feature_key)
 RETURNS public.feature_key
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case feature
    when 'MAX_INVOICES' then 'INVOICES_IMPORTED'
    when 'MAX_RECIPES' then 'RECIPES_CREATED'
    when 'INCLUDED_SEATS_PER_ESTABLISHMENT' then 'SEATS_ACTIVE'
    else feature
  end::public.feature_key
$function$;

comment on function guichet.used_feature(public.feature_key) is 'The key that is counted, given either key of a family.';

revoke all on function guichet.used_feature(public.feature_key) from public, anon, authenticated, service_role;
