-- Written by npm run db:schemas. Last in migrations/20261201000560_catalogue_runs.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.apply_catalogue_plan(run text, expected text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_run guichet.catalogue_runs;
  v_plan jsonb;
  v_rows jsonb;
  v_spaces integer;
begin
  perform guichet.require_right('manage_spaces');
  select r.* into v_run from guichet.catalogue_runs r where r.run = apply_catalogue_plan.run for update;
  if not found then
    return guichet.refused('run', 'not_found');
  elsif v_run.applied_version = apply_catalogue_plan.expected then
    return jsonb_build_object('result', 'already', 'run', v_run.run, 'applied_at', v_run.applied_at, 'spaces',
      v_run.applied_spaces);
  end if;
  v_plan := guichet.catalogue_plan(v_run.run);
  -- the version is required: what nobody has seen is not applied
  perform guichet.require_version(coalesce(apply_catalogue_plan.expected, ''), md5(v_plan::text));
  select coalesce(jsonb_agg(d.value), '[]'), count(distinct d.value ->> 'space_id') into v_rows, v_spaces
    from jsonb_array_elements(v_plan) d where d.value ->> 'action' = 'synchronise';
  if v_spaces = 0 then
    return guichet.refused('run', 'nothing_to_apply');
  end if;
  perform public.resync_spaces(v_rows);
  update guichet.catalogue_runs r
     set applied_at = now(), applied_version = apply_catalogue_plan.expected, applied_by = (select auth.uid()),
       applied_spaces = v_spaces
   where r.run = v_run.run;
  return jsonb_build_object('result', 'applied', 'run', v_run.run, 'spaces', v_spaces);
end $function$;

comment on function public.apply_catalogue_plan(text,text) is 'Brings Stripe back to what the spaces say, for the differences of a run that somebody has seen: expected is the version that desk_catalogue gave → {result: applied|already|refused, run, spaces: how many are on their way, reason?: not_found|nothing_to_apply}; changed_since where the differences are no longer those. Whoever may manage_spaces.';

revoke all on function public.apply_catalogue_plan(text,text) from public, anon, authenticated, service_role;
grant execute on function public.apply_catalogue_plan(text,text) to authenticated;
grant execute on function public.apply_catalogue_plan(text,text) to service_role;
