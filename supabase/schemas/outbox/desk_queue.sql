-- Written by npm run db:schemas. Last in migrations/20261201000620_desk_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_queue(p_filter jsonb DEFAULT '{}'::jsonb, p_after bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  c_counted constant int := 10000;
  v_limit int := greatest(1, least(coalesce(p_limit, 100), 200));
  v_status text := coalesce(nullif(p_filter ->> 'status', ''), 'open');
  v_where text;
  v_rows jsonb;
  v_count bigint;
begin
  perform guichet.require_right('read_events');
  v_where := 'from public.outbox o where '
    || case v_status when 'open' then $w$o.status in ('waiting', 'running', 'parked')$w$
      when 'all' then 'true' else format('o.status = %L', v_status) end
    || case when nullif(p_filter ->> 'topic', '') is null then ''
      else format(' and o.topic = %L', p_filter ->> 'topic') end
    || case when nullif(btrim(p_filter ->> 'object'), '') is null then ''
      else format(' and o.object_key = %L', btrim(p_filter ->> 'object')) end
    || case when guichet.try_uuid(p_filter ->> 'row') is null then ''
      else format(' and o.id = %L', p_filter ->> 'row') end
    || case when p_after is null then '' else format(' and o.seq < %s', p_after) end;
  execute format('select coalesce(jsonb_agg(p.line order by p.seq desc), ''[]'') from (
      select o.seq, guichet.outbox_line(o) as line %s order by o.seq desc limit %s) p', v_where, v_limit) into v_rows;
  if p_after is null then
    execute format('select count(*) from (select 1 %s limit %s) n', v_where, c_counted + 1) into v_count;
  end if;
  return jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 -> 'seq' end,
    'count', case when v_count is not null then least(v_count, c_counted) end, 'capped',
      coalesce(v_count > c_counted, false));
end $function$;

comment on function public.desk_queue(jsonb,bigint,integer) is 'Desk (read_events): rows of the outbox, newest first, at most 200: {status?: open (default: waiting, running, parked) | all | one of its words, topic?, object?, row?: an id} → {rows: [guichet.outbox_line], next: seq | null, count, capped}.';

revoke all on function public.desk_queue(jsonb,bigint,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_queue(jsonb,bigint,integer) to authenticated;
grant execute on function public.desk_queue(jsonb,bigint,integer) to service_role;
