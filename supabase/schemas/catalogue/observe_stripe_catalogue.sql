-- Written by npm run db:schemas. Last in migrations/20261121002050_catalogue_drift.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.observe_stripe_catalogue(run text, rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.catalogue_observations o where o.seen_at < now() - interval '7 days';
  insert into public.catalogue_observations (run, stripe_id, object, active, product_id, name, description,
    default_price, unit_amount, currency, metadata)
  select distinct on (o ->> 'id') observe_stripe_catalogue.run, o ->> 'id', o ->> 'object',
         coalesce((o ->> 'active')::boolean, true),
    coalesce(o #>> '{product,id}', o ->> 'product'), o ->> 'name', o ->> 'description',
    coalesce(o #>> '{default_price,id}', o ->> 'default_price'),
    (o ->> 'unit_amount')::bigint, o ->> 'currency', coalesce(o -> 'metadata', '{}')
  from jsonb_array_elements(rows) e, lateral (select coalesce(e -> 'stripe', e) as o) s
  where o ->> 'object' in ('product', 'price') and o ->> 'id' is not null
  on conflict on constraint catalogue_observations_pkey do nothing;
  return jsonb_build_object('results', (
    select coalesce(jsonb_agg(jsonb_build_object('result',
      case when coalesce(e -> 'stripe', e) ->> 'object' in ('product', 'price') then 'seen' else 'skipped' end)), '[]')
    from jsonb_array_elements(rows) e));
end $function$;

comment on function public.observe_stripe_catalogue(text,jsonb) is 'Keeps products and prices as Stripe lists them, plain or under "stripe" → {results: [{result: seen|skipped}]}.';

revoke all on function public.observe_stripe_catalogue(text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.observe_stripe_catalogue(text,jsonb) to service_role;
