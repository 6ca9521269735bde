-- Plan/apply, asked for and decided by people: a reading of Stripe's catalogue is a run, its differences have a
-- version, and what is applied is what was seen.

create table guichet.catalogue_runs (
  run text primary key,
  planned_at timestamptz not null default now(),
  applied_at timestamptz,
  applied_version text,
  applied_by uuid,
  applied_spaces integer
);
comment on table guichet.catalogue_runs is 'Readings of Stripe''s catalogue that were compared with the spaces.';
comment on column guichet.catalogue_runs.run is 'As in catalogue_observations; written by plan_catalogue.';
comment on column guichet.catalogue_runs.planned_at is 'When the reading was complete; written by plan_catalogue.';
comment on column guichet.catalogue_runs.applied_at is 'When its differences were applied; written by apply_catalogue_plan, like all columns below.';
comment on column guichet.catalogue_runs.applied_version is 'Which version of them.';
comment on column guichet.catalogue_runs.applied_by is 'auth.uid() of who applied, null for the server; no foreign key, it outlives the account.';
comment on column guichet.catalogue_runs.applied_spaces is 'How many spaces it brought on their way.';
create index catalogue_runs_latest on guichet.catalogue_runs (planned_at desc);
alter table guichet.catalogue_runs enable row level security;
revoke all on guichet.catalogue_runs from public, anon, authenticated, service_role;
select guichet.hang_bell('guichet.catalogue_runs', 'catalogue');

create function guichet.catalogue_plan(p_run text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('run', p_run, 'action',
    case when d.waiting then 'on its way' when d.space_id is null then 'look at it' else 'synchronise' end)
      order by d.name, d.object_id, d.field), '[]')
    from guichet.catalogue_differences(p_run) d
$$;
comment on function guichet.catalogue_plan(text) is 'The differences of a run, as plan_catalogue gives them.';

create or replace function public.plan_catalogue(run text, alert boolean default false) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.plan_catalogue(text, boolean) is 'Dry run: what differs between the spaces and Stripe as observed in the run → [{space_id, object_id, name, field, expected, found, reason, waiting, action}]; with alert each difference that is not on its way is told once (catalogue_drift). The run is then the one that the desk shows.';

create function public.request_catalogue_plan() returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.require_right('read_spaces');
  -- asked for twice before anybody has begun: read once
  return jsonb_build_object('result', 'asked', 'outbox_id',
    guichet.enqueue_outbox('stripe.catalogue.read', 'catalogue', '{}', true));
end $$;
comment on function public.request_catalogue_plan() is 'Asks for a new reading of Stripe''s catalogue; desk_catalogue shows it when it is there → {result: asked, outbox_id}. Nothing changes at Stripe. Whoever may read_spaces.';

create function public.apply_catalogue_plan(run text, expected text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.apply_catalogue_plan(text, text) is
  'Brings Stripe back to what the spaces say, for the differences of a run that somebody has seen: expected is the version that desk_catalogue gave → {result: applied|already|refused, run, spaces: how many are on their way, reason?: not_found|nothing_to_apply}; changed_since where the differences are no longer those. Whoever may manage_spaces.';

revoke execute on function guichet.catalogue_plan(text), public.request_catalogue_plan(),
  public.apply_catalogue_plan(text, text) from public, anon, authenticated;
grant execute on function public.request_catalogue_plan(), public.apply_catalogue_plan(text, text)
  to authenticated, service_role;
