-- Written by npm run db:schemas. Last in migrations/20261121000184_fold_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.settle_seconds(mirror regclass, key_column text, batch guichet.event_batch)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_event record;
begin
  if not exists (select from unnest(batch.folded) f where f.in_second > 1) then
    return;
  end if;
  execute format(
    'update %1$s m set needs_refetch = e.ambiguous
     from unnest($1, $2, $3) as e (object_id, created, rank, wins, in_second, ambiguous)
     where e.in_second > 1 and m.%2$I = e.object_id and m.last_event_created = e.created and m.needs_refetch is distinct from e.ambiguous', mirror, key_column)
    using batch.object_ids, batch.created, batch.folded;
  for v_event in execute format(
    'select e.object_id, e.created, e.event_id, m.last_event_id as held_id
     from unnest($1, $2, $3, $4) as e (object_id, created, event_id, rank, wins, in_second, ambiguous)
     join %1$s m on m.%2$I = e.object_id and m.last_event_created = e.created
     where e.in_second > 2', mirror, key_column)
    using batch.object_ids, batch.created, batch.event_ids, batch.folded
  loop
    perform guichet.reconsider_same_second(v_event.object_id, v_event.created, v_event.event_id, v_event.held_id,
      batch.event_ids);
  end loop;
end $function$;

comment on function guichet.settle_seconds(regclass,text,guichet.event_batch) is 'After the mirror is written: marks rows whose second cannot be ordered (needs_refetch) and brings back siblings that were processed too early.';

revoke all on function guichet.settle_seconds(regclass,text,guichet.event_batch) from public, anon, authenticated, service_role;
