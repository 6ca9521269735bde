-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_event_overview()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_types jsonb;
  v_causes jsonb;
begin
  perform guichet.require_right('read_events');
  -- one look at the index a type, however many events it has
  with recursive types as (
    (select l.type from public.stripe_webhook_log l where l.type is not null order by l.type limit 1)
    union all
    select (select l.type from public.stripe_webhook_log l where l.type > t.type order by l.type limit 1)
      from types t where t.type is not null
  )
  select coalesce(jsonb_agg(t.type order by t.type), '[]') into v_types from types t where t.type is not null;
  select coalesce(jsonb_agg(jsonb_build_object('cause', c.cause, 'count', c.count, 'version',
      guichet.events_version(c.count, c.sum), 'types', c.types,
      'first_at', f.created_at, 'last_at', l.created_at, 'message', left(l.error_message, 1000))
    order by c.count desc, c.last desc), '[]')
    into v_causes
    from (
      select t.cause, count(*) as count, sum(t.seq) as sum, min(t.seq) as first, max(t.seq) as last,
        (array_agg(distinct t.type order by t.type))[:5] as types
      from guichet.event_troubles t where t.status = 'error' group by t.cause
      order by count(*) desc, max(t.seq) desc limit 200) c
    join public.stripe_webhook_log f on f.seq = c.first
    join public.stripe_webhook_log l on l.seq = c.last;
  return jsonb_build_object('types', v_types, 'causes', v_causes,
    'error', (select count(*) from guichet.event_troubles t where t.status = 'error'),
    'ignored', (select count(*) from guichet.event_troubles t where t.status = 'ignored'),
    'waiting', (select count(*) from (select 1 from guichet.unsettled_events limit 10001) n),
    'oldest_waiting_at', (select min(w.created_at) from guichet.unsettled_events w));
end $function$;

comment on function public.desk_event_overview() is 'Desk (read_events): {types: [those that ever came], causes: [{cause, count, version: which ones they are, types, first_at, last_at, message: of the latest}] of events in error, the most frequent first, error, ignored, waiting: how many, oldest_waiting_at}.';

revoke all on function public.desk_event_overview() from public, anon, authenticated, service_role;
grant execute on function public.desk_event_overview() to authenticated;
grant execute on function public.desk_event_overview() to service_role;
