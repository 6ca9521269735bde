-- Written by npm run db:schemas. Last in migrations/20261201000565_desk_spaces.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_catalogue()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_run guichet.catalogue_runs;
  v_plan jsonb := '[]';
begin
  perform guichet.require_right('read_spaces');
  select r.* into v_run from guichet.catalogue_runs r order by r.planned_at desc limit 1;
  if found then
    v_plan := guichet.catalogue_plan(v_run.run);
  end if;
  return jsonb_build_object(
    'run', v_run.run, 'read_at', v_run.planned_at, 'version', case when v_run.run is not null then md5(v_plan::text) end,
    'differences', v_plan, 'applied_at', v_run.applied_at, 'applied_spaces', v_run.applied_spaces,
    'applied_by', (select u.email from public.users u where u.id = v_run.applied_by),
    'reading', (select jsonb_build_object('outbox_id', o.id, 'state', case o.status when 'parked' then 'stopped'
        else 'on_its_way' end, 'since', o.created_at, 'message', o.error_message)
      from public.outbox o where o.topic = 'stripe.catalogue.read' and o.object_key = 'catalogue'
        and o.status in ('waiting', 'running', 'parked') order by o.seq limit 1));
end $function$;

comment on function public.desk_catalogue() is 'The latest reading of Stripe''s catalogue and what differs from the spaces → {run, read_at, version: for apply_catalogue_plan, differences: as plan_catalogue, applied_at, applied_by, applied_spaces, reading: {outbox_id, state: on_its_way|stopped, since, message} of one that is asked for, or null}; run is null where there is none of this week. Whoever may read_spaces.';

revoke all on function public.desk_catalogue() from public, anon, authenticated, service_role;
grant execute on function public.desk_catalogue() to authenticated;
grant execute on function public.desk_catalogue() to service_role;
