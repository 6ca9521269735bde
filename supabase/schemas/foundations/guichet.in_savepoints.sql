-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.in_savepoints(apply regprocedure, items jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  statement text := format('select %s($1)', apply::oid::regproc);
  results jsonb;
  result jsonb;
  item jsonb;
  message text;
  hint text;
  field text;
begin
  begin
    execute statement into results using items;
    return results;
  exception
    -- a serialisation failure or a deadlock concerns the transaction, not an item: the caller tries again
    when transaction_rollback or query_canceled then raise;
    when others then results := '[]';
  end;
  for item in select value from jsonb_array_elements(items) loop
    begin
      execute statement into result using jsonb_build_array(item);
      results := results || result;
    exception
      when transaction_rollback or query_canceled then raise;
      when others then
        get stacked diagnostics message = message_text, hint = pg_exception_hint, field = column_name;
        results := results || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
          'event_id', item -> 'event_id',
          'result', 'error',
          'error', jsonb_build_object('message', message, 'path', nullif(field, ''), 'hint', nullif(hint, '')))));
    end;
  end loop;
  return results;
end $function$;

comment on function guichet.in_savepoints(regprocedure,jsonb) is 'Calls apply(jsonb array) → jsonb array of results with all items; where that fails, with each alone, and a failing item becomes {event_id, result: error, error: {message, path?, hint?}}.';

revoke all on function guichet.in_savepoints(regprocedure,jsonb) from public, anon, authenticated, service_role;
