-- Written by npm run db:schemas. Last in migrations/20261201000560_catalogue_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.catalogue_plan(p_run text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('run', p_run, 'action',
    case when d.waiting then 'on its way' when d.space_id is null then 'look at it' else 'synchronise' end)
      order by d.name, d.object_id, d.field), '[]')
    from guichet.catalogue_differences(p_run) d
$function$;

comment on function guichet.catalogue_plan(text) is 'The differences of a run, as plan_catalogue gives them.';

revoke all on function guichet.catalogue_plan(text) from public, anon, authenticated, service_role;
