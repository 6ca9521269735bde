-- Written by npm run db:schemas. Last in migrations/20261121000340_sync_stripe_catalog.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.sync_stripe_catalog(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_plans jsonb;
  v_results jsonb;
begin
  select jsonb_agg(e.item order by e.ord) into v_plans
    from jsonb_array_elements(rows) with ordinality as e (item, ord) where e.item #> '{row,metadata,space_id}' is null;
  if v_plans is not null then
    v_plans := guichet.sync_catalog(v_plans);
  end if;
  select coalesce(jsonb_agg(case when n.space_id is null then v_plans -> (n.place - 1)
      else jsonb_build_object('event_id', n.item -> 'event_id', 'result', 'applied', 'space_id', n.space_id) end
        order by n.ord), '[]')
    into v_results
    from (
      select e.item, e.ord, e.item #>> '{row,metadata,space_id}' as space_id,
        (count(*) filter (where e.item #> '{row,metadata,space_id}' is null) over (order by e.ord))::int as place
      from jsonb_array_elements(rows) with ordinality as e (item, ord)
    ) n;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.sync_stripe_catalog(jsonb) is 'Mirrors product and price events (ProductSync, PriceSync of nodes/StripeMapper/rows.ts) into catalog_plans, catalog_prices and quota_definitions; those of spaces (metadata.space_id) are applied without a trace → {results: [{event_id, result: applied|stale|error, plan_id | price_id | space_id}]}.';

revoke all on function public.sync_stripe_catalog(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.sync_stripe_catalog(jsonb) to service_role;
