-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.retry_outbox(ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
  v_before jsonb;
begin
  perform guichet.require_right('decide_outbox');
  v_before := (select jsonb_object_agg(o.id, to_jsonb(o)) from public.outbox o where o.id = any(ids));
  with retried as (
    update public.outbox o
      -- the limit moves along, attempts go on: a row that was tried never folds and keeps its key
      set status = 'waiting', max_attempts = o.attempts + 10, next_attempt_at = clock_timestamp(), settled_at = null
      where o.id = any(ids) and o.status in ('waiting', 'parked')
      returning o.id
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', wanted.id, 'result', case when r.id is null then 'not_found' else 'waiting' end) order by wanted.ord), '[]')
    into v_results from unnest(ids) with ordinality as wanted (id, ord) left join retried r using (id);
  perform guichet.record_action('decide_outbox', 'outbox', o.id::text, 'retry', v_before -> o.id::text, to_jsonb(o))
    from jsonb_array_elements(v_results) r (item) join public.outbox o on o.id = (r.item ->> 'id')::uuid
    where r.item ->> 'result' = 'waiting' order by o.id;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.retry_outbox(uuid[]) is 'Staff: tries parked or waiting rows again now → {results: [{id, result: waiting|not_found}]}.';

revoke all on function public.retry_outbox(uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.retry_outbox(uuid[]) to service_role;
