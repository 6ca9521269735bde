-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.retry_outbox(ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_retried uuid[];
  v_results jsonb;
  v_before jsonb;
begin
  perform guichet.require_right('decide_outbox');
  v_before := (select jsonb_object_agg(o.id, to_jsonb(o)) from public.outbox o where o.id = any(ids));
  v_retried := guichet.queue_retry('outbox', retry_outbox.ids, true);
  select coalesce(jsonb_agg(jsonb_build_object('id', wanted.id,
      'result', case when wanted.id = any(v_retried) then 'waiting' else 'not_found' end) order by wanted.ord), '[]')
    into v_results from unnest(ids) with ordinality as wanted (id, ord);
  perform guichet.record_action('decide_outbox', 'outbox', o.id::text, 'retry', v_before -> o.id::text, to_jsonb(o))
    from public.outbox o where o.id = any(v_retried) order by o.id;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.retry_outbox(uuid[]) is 'Staff: tries parked or waiting rows again now → {results: [{id, result: waiting|not_found}]}.';

revoke all on function public.retry_outbox(uuid[]) from public, anon, authenticated, service_role;
grant execute on function public.retry_outbox(uuid[]) to service_role;
