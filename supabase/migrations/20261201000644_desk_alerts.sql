-- The desk reads what support was told, and decides about what was not sent.

create or replace function guichet.alert_line(a public.alert_outbox) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', a.id, 'seq', a.seq, 'template', a.template, 'subject', a.subject, 'data',
    guichet.alert_of(a.data),
    'locale', a.locale, 'status', a.status, 'attempts', a.attempts, 'max_attempts', a.max_attempts,
    'message', a.error_message, 'created_at', a.created_at, 'sent_at', a.sent_at,
    'next_attempt_at', case when a.status = 'queued' then a.next_attempt_at end,
    'telegram_message_id', a.telegram_message_id, 'texts', guichet.alert_words(a.template))
$$;
comment on function guichet.alert_line(public.alert_outbox) is 'An alert as the desk shows it: names beside ids, and texts: the words it is sent with (guichet.alert_words).';
revoke execute on function guichet.alert_line(public.alert_outbox) from public;

create or replace function public.desk_notices(p_filter jsonb default '{}', p_after bigint default null,
  p_limit int default 100) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function public.desk_notices(jsonb, bigint, int) is 'Desk (read_events): alerts, newest first, at most 200: {status?: unsent (queued, sending, failed) | one of its words, template?, from?, to?: of those that were folded, message?: Telegram''s number of the message that bore it, alert?: an id} → {rows: [guichet.alert_line], next, count, capped}.';
revoke execute on function public.desk_notices(jsonb, bigint, int) from public, anon;
grant execute on function public.desk_notices(jsonb, bigint, int) to authenticated, service_role;

create or replace function public.desk_notice_overview() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_templates jsonb;
begin
  perform guichet.require_right('read_events');
  with recursive templates as (
    (select a.template from public.alert_outbox a order by a.template limit 1)
    union all
    select (select a.template from public.alert_outbox a where a.template > t.template order by a.template limit 1)
      from templates t where t.template is not null
  )
  select coalesce(jsonb_agg(t.template order by t.template), '[]') into v_templates from templates t
   where t.template is not null;
  return jsonb_build_object('templates', v_templates,
    'waiting', (select count(*) from public.alert_outbox a where a.status in ('queued', 'sending')),
    'failed', (select count(*) from public.alert_outbox a where a.status = 'failed'),
    'channel', (select jsonb_build_object('state', c.state, 'reason', c.reason, 'away_since',
        case when c.state = 'away' then c.away_since end, 'next_try_at', c.next_try_at)
      from guichet.alert_channel c where c.name = 'telegram'),
    'zone', guichet.zone(), 'web', guichet.web_address(''));
end $$;
comment on function public.desk_notice_overview() is 'Desk (read_events): {templates: [those there ever were], waiting, failed, channel: {state, reason, away_since, next_try_at}, zone, web: address of the pages}.';
revoke execute on function public.desk_notice_overview() from public, anon;
grant execute on function public.desk_notice_overview() to authenticated, service_role;

create or replace function public.desk_decide_notices(p_ids uuid[], p_decision text, p_reason text default null)
  returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.require_right('decide_outbox');
  if p_decision = 'retry' then
    return jsonb_build_object('result', 'done') || public.retry_alerts(p_ids);
  elsif p_decision = 'skip' then
    return public.skip_alerts(p_ids, p_reason);
  end if;
  return guichet.refused('decision', 'decision');
end $$;
comment on function public.desk_decide_notices(uuid[], text, text) is 'Desk (decide_outbox): retry: what was given up is sent again, all of it where no ids are given, and a chat that is away is asked at once → {result: done, queued}; skip: it is not sent → {result: done, skipped}, {result: refused, reason: reason_missing}.';
revoke execute on function public.desk_decide_notices(uuid[], text, text) from public, anon;
grant execute on function public.desk_decide_notices(uuid[], text, text) to authenticated, service_role;
