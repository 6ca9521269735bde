-- Written by npm run db:schemas. Last in migrations/20261121000195_catch_up.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.record_stripe_catch_up(sweep uuid, rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.record_stripe_catch_up(uuid,jsonb) is 'After a page was stored: [{event_id, event_created, result}] oldest first → {results: [{result: recorded|superseded, more, since, before_event_id, page_size}]}, where the next page begins.';

revoke all on function public.record_stripe_catch_up(uuid,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_stripe_catch_up(uuid,jsonb) to service_role;
