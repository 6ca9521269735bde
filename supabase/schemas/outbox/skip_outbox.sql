-- Written by npm run db:schemas. Last in migrations/20261121000130_outbox.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.skip_outbox(ids uuid[], reason text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_skipped uuid[];
  v_results jsonb;
  v_before jsonb;
begin
  perform guichet.require_right('decide_outbox');
  v_before := (select jsonb_object_agg(o.id, to_jsonb(o)) from public.outbox o where o.id = any(ids));
  v_skipped := guichet.queue_skip('outbox', skip_outbox.ids, skip_outbox.reason);
  select coalesce(jsonb_agg(jsonb_build_object('id', wanted.id, 'result',
      case when wanted.id = any(v_skipped) then 'skipped' when o.id is null then 'not_found'
        when o.status = 'running' then 'busy' else 'settled' end) order by wanted.ord), '[]')
    into v_results
    from unnest(ids) with ordinality as wanted (id, ord) left join public.outbox o using (id);
  perform guichet.record_action('decide_outbox', 'outbox', o.id::text, skip_outbox.reason, v_before -> o.id::text,
    to_jsonb(o))
    from public.outbox o where o.id = any(v_skipped) order by o.id;
  return jsonb_build_object('results', v_results);
end $function$;

comment on function public.skip_outbox(uuid[],text) is 'Staff: gives rows up for good, so that what waits behind them goes on → {results: [{id, result: skipped|busy|settled|not_found}]}.';

revoke all on function public.skip_outbox(uuid[],text) from public, anon, authenticated, service_role;
grant execute on function public.skip_outbox(uuid[],text) to service_role;
