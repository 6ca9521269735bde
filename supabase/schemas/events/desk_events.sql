-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_events(p_filter jsonb DEFAULT '{}'::jsonb, p_after bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  c_counted constant int := 10000;
  v_limit int := greatest(1, least(coalesce(p_limit, 100), 200));
  v_where text;
  v_events jsonb;
  v_count bigint;
  v_version text;
begin
  perform guichet.require_right('read_events');
  v_where := guichet.events_where(p_filter, p_after);
  execute format('select coalesce(jsonb_agg(p.line order by p.seq desc), ''[]'') from (
      select l.seq, guichet.event_line(l) as line %s order by %s.seq desc limit %s) p',
    v_where, case when v_where like 'from guichet.event\_troubles%' then 't' else 'l' end, v_limit)
    into v_events;
  if p_after is null then
    execute format('select count(*), guichet.events_version(count(*), sum(n.seq)) from (select l.seq %s limit %s) n',
      v_where, c_counted + 1) into v_count, v_version;
  end if;
  return jsonb_build_object('rows', v_events,
    'next', case when jsonb_array_length(v_events) = v_limit then v_events -> -1 -> 'seq' end,
    'version', case when v_count <= c_counted then v_version end,
    'count', case when v_count is not null then least(v_count, c_counted) end, 'capped',
      coalesce(v_count > c_counted, false));
end $function$;

comment on function public.desk_events(jsonb,bigint,integer) is 'Desk (read_events): events of a filter (guichet.events_where), newest first, at most 200 → {rows: [guichet.event_line], next: seq to go on behind | null, count: up to 10 000, on the first page only, capped: whether there are more than that, version: which ones they are, for desk_start_replay}.';

revoke all on function public.desk_events(jsonb,bigint,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_events(jsonb,bigint,integer) to authenticated;
grant execute on function public.desk_events(jsonb,bigint,integer) to service_role;
