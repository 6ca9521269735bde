-- Written by npm run db:schemas. Last in migrations/20261121002030_record_space_sync.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.record_space_failure(rows jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.space_sync_log (outbox_id, space_id, rev, type, step, status, duration_ms, message)
  select o.id, guichet.try_uuid(o.payload ->> 'space_id'), (o.payload ->> 'rev')::bigint, o.payload ->> 'type',
         coalesce(e ->> 'step', 'plan'), 'failed',
    (extract(epoch from clock_timestamp() - p.step_started_at) * 1000)::int,
    coalesce(e #>> '{error,message}', e ->> 'error', 'no reason was given')
  from jsonb_array_elements(rows) e
  join public.outbox o on o.id = guichet.try_uuid(coalesce(e ->> 'outbox_id', e ->> 'id'))
  left join public.space_products p on p.space_id = guichet.try_uuid(o.payload ->> 'space_id');
  return jsonb_build_object('results', (
    select coalesce(jsonb_agg(jsonb_build_object('result', 'recorded')), '[]') from jsonb_array_elements(rows)));
end $function$;

comment on function public.record_space_failure(jsonb) is 'Logs steps that failed: [{outbox_id, step?, error}] → {results: [{result: recorded}]}. What becomes of the rows, fail_outbox decides.';

revoke all on function public.record_space_failure(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_space_failure(jsonb) to service_role;
