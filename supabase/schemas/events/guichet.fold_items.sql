-- Written by npm run db:schemas. Last in migrations/20261121000184_fold_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.fold_items(mirror regclass, key_column text, items jsonb)
 RETURNS guichet.event_batch
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  v_ids text[];
  v_event_ids text[];
  v_created bigint[];
begin
  perform guichet.require_ids(items, array['row', key_column]);
  select array_agg(e."row" ->> key_column order by e.ord), array_agg(e.event_id order by e.ord),
    array_agg(e.event_created order by e.ord)
    into v_ids, v_event_ids, v_created
    from rows from (jsonb_to_recordset(items) as (event_id text, event_created bigint, "row" jsonb))
      with ordinality as e (event_id, event_created, "row", ord);
  return guichet.fold_events(mirror, key_column, v_ids, v_event_ids, v_created);
end $function$;

comment on function guichet.fold_items(regclass,text,jsonb) is 'guichet.fold_events of items whose object''s id stands in their row under the name of the mirror''s key.';

revoke all on function guichet.fold_items(regclass,text,jsonb) from public, anon, authenticated, service_role;
