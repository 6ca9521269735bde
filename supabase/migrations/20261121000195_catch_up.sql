-- Catching up on events that Stripe could not deliver: how far the workflow has asked Stripe. Stripe lists newest
-- first, so a sweep goes back in time, a page after the other, and ends where the one before it had begun.

create table public.stripe_catch_ups (
  consumer text primary key,
  sweep uuid not null default gen_random_uuid(),
  since timestamptz not null,
  before_event_id text,
  before_created timestamptz,
  page_size integer not null default 500 check (page_size between 1 and 1000),
  seen integer not null default 0,
  stored integer not null default 0,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on table public.stripe_catch_ups is 'How far undelivered events have been asked for; one row a consumer.';
comment on column public.stripe_catch_ups.consumer is 'Consumer of the event log that the events are stored for; written by begin_stripe_catch_up, like all columns but those below.';
comment on column public.stripe_catch_ups.sweep is 'Running or last sweep: what an older one reports is not heard.';
comment on column public.stripe_catch_ups.since is 'The sweep asks for events from then on.';
comment on column public.stripe_catch_ups.before_event_id is 'evt_… up to which the sweep has come; null: at its beginning. Written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.before_created is 'When that event was made; written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.page_size is 'Events in one page; written by the operator.';
comment on column public.stripe_catch_ups.seen is 'Events listed in this sweep; written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.stored is 'Those of them that the log did not have; written by record_stripe_catch_up.';
comment on column public.stripe_catch_ups.started_at is 'When the sweep began.';
comment on column public.stripe_catch_ups.finished_at is 'When it had asked for everything; null: it goes on. Written by finish_stripe_catch_up.';
alter table public.stripe_catch_ups enable row level security;
revoke all on public.stripe_catch_ups from anon, authenticated, service_role;
grant select, insert, update, delete on public.stripe_catch_ups to service_role;

create or replace function public.begin_stripe_catch_up(consumer text default 'stripe-events',
  since timestamptz default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_row public.stripe_catch_ups;
  -- Stripe keeps events for 30 days
  v_oldest timestamptz := now() - interval '30 days';
begin
  insert into public.stripe_catch_ups (consumer, since)
    values (begin_stripe_catch_up.consumer, greatest(coalesce(begin_stripe_catch_up.since, v_oldest), v_oldest))
    on conflict (consumer) do nothing;
  select c.* into v_row from public.stripe_catch_ups c where c.consumer = begin_stripe_catch_up.consumer for update;
  if v_row.finished_at is not null
    -- Stripe is about to forget the event that the list would go on from, and all that is older
    or v_row.before_created < v_oldest + interval '2 hours'
    or (begin_stripe_catch_up.since is not null and begin_stripe_catch_up.since <> v_row.since) then
    update public.stripe_catch_ups c
      set sweep = gen_random_uuid(), before_event_id = null, before_created = null, seen = 0, stored = 0,
          started_at = now(), finished_at = null,
        -- an event may reach Stripe's list a little after its time; one that is seen twice is a duplicate
        since = greatest(coalesce(begin_stripe_catch_up.since, v_row.started_at - interval '1 hour'), v_oldest)
      where c.consumer = begin_stripe_catch_up.consumer returning c.* into v_row;
  end if;
  return jsonb_build_object('consumer', v_row.consumer, 'sweep', v_row.sweep, 'since',
    floor(extract(epoch from v_row.since))::bigint,
    'before_event_id', v_row.before_event_id, 'page_size', v_row.page_size);
end $$;
comment on function public.begin_stripe_catch_up(text, timestamptz) is 'Where the sweep for undelivered events goes on, or a new one, from the beginning of the last (30 days back at first) or from since → {consumer, sweep, since (unix seconds), before_event_id, page_size}.';
revoke execute on function public.begin_stripe_catch_up(text, timestamptz) from public, anon, authenticated;
grant execute on function public.begin_stripe_catch_up(text, timestamptz) to service_role;

create or replace function public.record_stripe_catch_up(sweep uuid, rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.stripe_catch_ups;
begin
  update public.stripe_catch_ups c
    -- rows are oldest first
    set before_event_id = coalesce(record_stripe_catch_up.rows #>> '{0,event_id}', c.before_event_id),
      before_created = coalesce(to_timestamp((record_stripe_catch_up.rows #>> '{0,event_created}')::bigint),
        c.before_created), seen = c.seen + jsonb_array_length(record_stripe_catch_up.rows),
      stored = c.stored + (select count(*) from jsonb_array_elements(record_stripe_catch_up.rows) e
        where e ->> 'result' = 'stored')
    where c.sweep = record_stripe_catch_up.sweep and c.finished_at is null
    returning c.* into v_row;
  return jsonb_build_object('results', (
    select coalesce(jsonb_agg(jsonb_build_object('result',
      case when v_row.sweep is null then 'superseded' else 'recorded' end, 'more', v_row.sweep is not null,
        'since', floor(extract(epoch from v_row.since))::bigint, 'before_event_id', v_row.before_event_id, 'page_size',
          v_row.page_size) order by e.ord), '[]')
    from jsonb_array_elements(record_stripe_catch_up.rows) with ordinality as e (item, ord)));
end $$;
comment on function public.record_stripe_catch_up(uuid, jsonb) is 'After a page was stored: [{event_id, event_created, result}] oldest first → {results: [{result: recorded|superseded, more, since, before_event_id, page_size}]}, where the next page begins.';
revoke execute on function public.record_stripe_catch_up(uuid, jsonb) from public, anon, authenticated;
grant execute on function public.record_stripe_catch_up(uuid, jsonb) to service_role;

create or replace function public.finish_stripe_catch_up(sweep uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.stripe_catch_ups;
begin
  update public.stripe_catch_ups c set finished_at = now()
    where c.sweep = finish_stripe_catch_up.sweep and c.finished_at is null returning c.* into v_row;
  return jsonb_build_object('result', case when v_row.sweep is null then 'superseded' else 'finished' end, 'seen',
    v_row.seen, 'stored', v_row.stored);
end $$;
comment on function public.finish_stripe_catch_up(uuid) is 'Stripe lists nothing older: the sweep is over → {result: finished|superseded, seen, stored}.';
revoke execute on function public.finish_stripe_catch_up(uuid) from public, anon, authenticated;
grant execute on function public.finish_stripe_catch_up(uuid) to service_role;
