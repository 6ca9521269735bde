-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.plan_catalogue(run text, alert boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_plan jsonb;
begin
  select coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('run', plan_catalogue.run, 'action',
    case when d.waiting then 'on its way' when d.space_id is null then 'look at it' else 'synchronise' end)
      order by d.name, d.object_id, d.field), '[]')
    into v_plan from guichet.catalogue_differences(plan_catalogue.run) d;
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

comment on function public.plan_catalogue(text,boolean) is 'Dry run: what differs between the spaces and Stripe as observed in the run → [{space_id, object_id, name, field, expected, found, reason, waiting, action}]; with alert each difference that is not on its way is told once (catalogue_drift).';

revoke all on function public.plan_catalogue(text,boolean) from public, anon, authenticated, service_role;
grant execute on function public.plan_catalogue(text,boolean) to service_role;
