-- Written by npm run db:schemas. Last in migrations/20261121000360_sync_stripe_checkout_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.set_coverage(items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  with input as (
    select c.*
    from rows from (jsonb_to_recordset(items) as (subscription_id uuid, establishment_id uuid, active boolean))
      with ordinality as c (subscription_id, establishment_id, active, ord)
  ), covered as (
    insert into public.subscription_coverage as c (subscription_id, establishment_id, active)
    select i.subscription_id, i.establishment_id, coalesce(i.active, true) from input i
      order by i.subscription_id, i.establishment_id
    on conflict (subscription_id, establishment_id) do update set active = excluded.active
    returning c.subscription_id, c.establishment_id, c.active
  )
  select jsonb_agg(jsonb_build_object('subscription_id', i.subscription_id, 'establishment_id', i.establishment_id,
      'result', case when c.active then 'covered' else 'uncovered' end) order by i.ord)
    into v_results from input i join covered c using (subscription_id, establishment_id);
  return v_results;
end $function$;

comment on function guichet.set_coverage(jsonb) is 'The set-based part of cover_establishments.';

revoke all on function guichet.set_coverage(jsonb) from public, anon, authenticated, service_role;
