-- Written by npm run db:schemas. Last in migrations/20261201000644_desk_alerts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_notices(p_filter jsonb DEFAULT '{}'::jsonb, p_after bigint DEFAULT NULL::bigint, p_limit integer DEFAULT 100)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  c_counted constant int := 10000;
  v_limit int := greatest(1, least(coalesce(p_limit, 100), 200));
  v_status text := nullif(p_filter ->> 'status', '');
  v_where text;
  v_rows jsonb;
  v_count bigint;
begin
  perform guichet.require_right('read_events');
  v_where := 'from public.alert_outbox a where '
    || case when v_status is null then 'true'
      when v_status = 'unsent' then $w$a.status in ('queued', 'sending', 'failed')$w$
      else format('a.status = %L', v_status) end
    || case when nullif(p_filter ->> 'template', '') is null then ''
      else format(' and a.template = %L', p_filter ->> 'template') end
    || case when nullif(p_filter ->> 'from', '') is null then ''
      else format(' and a.created_at >= %L::timestamptz', p_filter ->> 'from') end
    || case when nullif(p_filter ->> 'to', '') is null then ''
      else format(' and a.created_at <= %L::timestamptz', p_filter ->> 'to') end
    || case when nullif(p_filter ->> 'message', '') is null then ''
      else format(' and a.telegram_message_id = %L', p_filter ->> 'message') end
    || case when guichet.try_uuid(p_filter ->> 'alert') is null then ''
      else format(' and a.id = %L', p_filter ->> 'alert') end
    || case when p_after is null then '' else format(' and a.seq < %s', p_after) end;
  execute format('select coalesce(jsonb_agg(p.line order by p.seq desc), ''[]'') from (
      select a.seq, guichet.alert_line(a) as line %s order by a.seq desc limit %s) p', v_where, v_limit) into v_rows;
  if p_after is null then
    execute format('select count(*) from (select 1 %s limit %s) n', v_where, c_counted + 1) into v_count;
  end if;
  return jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 -> 'seq' end,
    'count', case when v_count is not null then least(v_count, c_counted) end, 'capped',
      coalesce(v_count > c_counted, false));
end $function$;

comment on function public.desk_notices(jsonb,bigint,integer) is 'Desk (read_events): alerts, newest first, at most 200: {status?: unsent (queued, sending, failed) | one of its words, template?, from?, to?: of those that were folded, message?: Telegram''s number of the message that bore it, alert?: an id} → {rows: [guichet.alert_line], next, count, capped}.';

revoke all on function public.desk_notices(jsonb,bigint,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_notices(jsonb,bigint,integer) to authenticated;
grant execute on function public.desk_notices(jsonb,bigint,integer) to service_role;
