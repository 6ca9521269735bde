-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.events_where(p_filter jsonb, p_after bigint DEFAULT NULL::bigint)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_status text := nullif(p_filter ->> 'status', '');
  v_cause text := nullif(p_filter ->> 'cause', '');
  v_type text := nullif(p_filter ->> 'type', '');
  v_object text := nullif(btrim(p_filter ->> 'object'), '');
  v_first bigint := guichet.event_seq_at((nullif(p_filter ->> 'from', ''))::timestamptz);
  v_last bigint := guichet.event_seq_at((nullif(p_filter ->> 'to', ''))::timestamptz);
  v_bounds text := '';
begin
  -- a cause is one of failing
  v_status := coalesce(v_status, case when v_cause is not null then 'error' end);
  v_bounds := concat(
    case when p_after is not null then format(' and %%1$s.seq < %s', p_after) end,
    case when nullif(p_filter ->> 'from', '') is not null then format(' and %%1$s.seq >= %s', coalesce(v_first, 0)) end,
    case when nullif(p_filter ->> 'to', '') is not null then format(' and %%1$s.seq < %s', coalesce(v_last, 0)) end);
  if v_status in ('error', 'ignored') and v_object is null then
    return format(
      'from guichet.event_troubles t join public.stripe_webhook_log l on l.id = t.event where t.status = %L',
        v_status)
      || case when v_cause is not null then format(' and t.cause = %L', v_cause) else '' end
      || case when v_type is not null then format(' and t.type = %L', v_type) else '' end
      || format(v_bounds, 't');
  end if;
  return case
      -- what waits is few among many: found by its own index and then put in order
      when v_status in ('pending', 'processing') then format(
        'from (select w.id from guichet.unsettled_events w where w.status = %L offset 0) waiting
         join public.stripe_webhook_log l on l.id = waiting.id where true', v_status)
      else 'from public.stripe_webhook_log l where true' end
    || case when v_status is not null then format(' and l.status = %L', v_status) else '' end
    || case when v_object is null then ''
      when v_object like 'evt\_%' then format(' and l.event_id = %L', v_object)
      else format(' and l.object_id = %L', v_object) end
    || case when v_type is not null then format(' and l.type = %L', v_type) else '' end
    || case when v_cause is not null then format(' and guichet.cause_of(l.error_message) = %L', v_cause) else '' end
    || format(v_bounds, 'l');
end $function$;

comment on function guichet.events_where(jsonb,bigint) is 'FROM and WHERE of the events of a filter, the event itself as l: {status?, type?, cause?, object? (or an event''s id), from?, to? (ISO 8601)}; behind p_after (seq) where that is given. Its values are quoted.';

revoke all on function guichet.events_where(jsonb,bigint) from public, anon, authenticated, service_role;
