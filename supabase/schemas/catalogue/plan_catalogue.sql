-- Written by npm run db:schemas. Last in migrations/20261201000560_catalogue_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.plan_catalogue(run text, alert boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_plan jsonb := guichet.catalogue_plan(plan_catalogue.run);
begin
  insert into guichet.catalogue_runs (run) values (plan_catalogue.run) on conflict do nothing;
  -- as long as the observations
  delete from guichet.catalogue_runs r where r.planned_at < now() - interval '7 days';
  if alert then
    insert into public.alert_outbox (template, subject, data)
      select 'catalogue_drift', concat_ws(':', d ->> 'object_id', d ->> 'field', d ->> 'expected', d ->> 'found'),
        jsonb_build_object('object_id', d -> 'object_id', 'name', d -> 'name', 'field', d -> 'field', 'expected',
          d -> 'expected', 'found', d -> 'found', 'reason', d -> 'reason')
      from jsonb_array_elements(v_plan) d where not (d ->> 'waiting')::boolean
      on conflict (template, subject) do nothing;
  end if;
  return v_plan;
end $function$;

comment on function public.plan_catalogue(text,boolean) is 'Dry run: what differs between the spaces and Stripe as observed in the run → [{space_id, object_id, name, field, expected, found, reason, waiting, action}]; with alert each difference that is not on its way is told once (catalogue_drift). The run is then the one that the desk shows.';

revoke all on function public.plan_catalogue(text,boolean) from public, anon, authenticated, service_role;
grant execute on function public.plan_catalogue(text,boolean) to service_role;
