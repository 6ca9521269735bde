-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refresh_plan_code_holders(codes text[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_codes text[] := array(select distinct code from unnest(codes) code where code is not null);
begin
  -- of several products that name one code the plan, then the active, then the newest one holds it
  update public.catalog_plans c
    set code = null
    where c.code = any(v_codes) and c.id is distinct from (
      select h.id from public.catalog_plans h where h.metadata_code = c.code
      order by guichet.is_beside_a_plan(h), h.active desc, h.last_event_created desc, h.stripe_product_id desc limit 1);
  update public.catalog_plans c
    set code = c.metadata_code
    where c.metadata_code = any(v_codes) and c.code is distinct from c.metadata_code and c.id = (
      select h.id from public.catalog_plans h where h.metadata_code = c.metadata_code
      order by guichet.is_beside_a_plan(h), h.active desc, h.last_event_created desc, h.stripe_product_id desc limit 1);

  -- quotas of a code are those of the product that holds it
  delete from public.quota_definitions q
    where q.code = any(v_codes) and not exists (
      select from public.catalog_plans c where c.code = q.code and c.quotas ? q.feature_key::text);
  insert into public.quota_definitions as q (code, feature_key, quota_value)
    select c.code, quota.key::public.feature_key, nullif(greatest((quota.value #>> '{}')::numeric, -1)::int, -1)
    from public.catalog_plans c, jsonb_each(c.quotas) as quota
    where c.code = any(v_codes)
    on conflict (code, feature_key) do update set quota_value = excluded.quota_value
    where q.quota_value is distinct from excluded.quota_value;
end $function$;

comment on function guichet.refresh_plan_code_holders(text[]) is 'Decides who holds these codes, and what they grant, as a function of all products.';

revoke all on function guichet.refresh_plan_code_holders(text[]) from public, anon, authenticated, service_role;
