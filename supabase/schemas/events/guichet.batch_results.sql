-- Written by npm run db:schemas. Last in migrations/20261121000184_fold_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.batch_results(mirror regclass, key_column text, batch guichet.event_batch, details text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_results jsonb;
begin
  execute format(
    'select jsonb_agg(jsonb_build_object(''event_id'', e.event_id, ''result'', case when m.last_event_id = e.event_id then ''applied'' else ''stale'' end) || (%3$s) order by e.ord)
     from unnest($1, $2) with ordinality as e (object_id, event_id, ord) left join %1$s m on m.%2$I = e.object_id', mirror, key_column, details)
    into v_results using batch.object_ids, batch.event_ids;
  return v_results;
end $function$;

comment on function guichet.batch_results(regclass,text,guichet.event_batch,text) is 'What became of each event: applied, or stale where another one was the last to write; details is an SQL expression over the row m of the mirror, a jsonb object.';

revoke all on function guichet.batch_results(regclass,text,guichet.event_batch,text) from public, anon, authenticated, service_role;
