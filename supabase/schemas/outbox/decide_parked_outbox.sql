-- Written by npm run db:schemas. Last in migrations/20261121000135_decide_parked_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.decide_parked_outbox(decision text, ids text DEFAULT NULL::text, topic text DEFAULT NULL::text, reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_named text[] := array(select distinct lower(n)
    from regexp_split_to_table(coalesce(decide_parked_outbox.ids, ''), '[\s,;]+') n where n <> '');
  v_topic text := nullif(btrim(decide_parked_outbox.topic, E' \t\r\n'), '');
  v_reason text := nullif(btrim(decide_parked_outbox.reason, E' \t\r\n'), '');
  v_ids uuid[];
  v_refused jsonb;
  v_rows jsonb;
begin
  perform guichet.require_right('decide_outbox');
  if decide_parked_outbox.decision is null or decide_parked_outbox.decision not in ('look', 'retry', 'skip') then
    return jsonb_build_object('result', 'refused', 'reason', 'decision', 'rows', '[]'::jsonb);
  elsif decide_parked_outbox.decision = 'skip' and v_reason is null then
    return jsonb_build_object('result', 'refused', 'reason', 'reason_missing', 'rows', '[]'::jsonb);
  elsif decide_parked_outbox.decision <> 'look' and v_named = '{}' and v_topic is null then
    return jsonb_build_object('result', 'refused', 'reason', 'nothing_named', 'rows', '[]'::jsonb);
  end if;

  -- in the order of their ids: two people who decide at once wait for each other
  perform 1 from public.outbox o
    where case when v_named = '{}' then o.status = 'parked' and (v_topic is null or o.topic = v_topic)
      else o.id::text = any(v_named) end
    order by o.id for update;

  select jsonb_agg(jsonb_build_object('id', n, 'reason', case
      when n !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then 'not_an_id'
      when o.id is null then 'not_found'
      when o.status <> 'parked' then o.status
      else 'other_topic' end) order by n)
    into v_refused
    from unnest(v_named) n left join public.outbox o on o.id::text = n
    where o.id is null or o.status <> 'parked' or o.topic <> v_topic;
  if v_refused is not null then
    return jsonb_build_object('result', 'refused', 'reason', 'not_parked', 'rows', v_refused);
  end if;

  select array_agg(o.id order by o.seq), jsonb_agg(
    jsonb_build_object('id', o.id, 'topic', o.topic, 'object_key', o.object_key, 'message', o.error_message,
      'result', case decide_parked_outbox.decision when 'look' then 'parked' when 'retry' then 'waiting'
        else 'skipped' end) order by o.seq)
    into v_ids, v_rows
    from public.outbox o
    where o.status = 'parked' and case when v_named = '{}' then v_topic is null or o.topic = v_topic
      else o.id::text = any(v_named) end;
  if v_ids is null then
    return jsonb_build_object('result', 'refused', 'reason', 'none_parked', 'rows', '[]'::jsonb);
  end if;
  if decide_parked_outbox.decision = 'retry' then
    perform public.retry_outbox(v_ids);
  elsif decide_parked_outbox.decision = 'skip' then
    perform public.skip_outbox(v_ids, v_reason);
  end if;
  return jsonb_build_object('result', 'done', 'rows', v_rows);
end $function$;

comment on function public.decide_parked_outbox(text,text,text,text) is 'Staff, by form: look at, retry or skip (with a reason) the parked rows that are named, ids apart by spaces, commas or lines, or all of a topic; all or none → {result: done, rows: [{id, topic, object_key, message, result: parked|waiting|skipped}]} or {result: refused, reason: decision|reason_missing|nothing_named|none_parked|not_parked, rows: [{id, reason: not_an_id|not_found|other_topic|<status>}]}.';

revoke all on function public.decide_parked_outbox(text,text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.decide_parked_outbox(text,text,text,text) to service_role;
