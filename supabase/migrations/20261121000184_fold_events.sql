-- Several events of one object in one batch (rule 2): which of them is the newest, and whether it may overwrite what
-- the mirror holds. Decided once a batch, before anything is written; the objects are locked by then.

create type guichet.folded_event as (
  -- order among the events of its object in the batch, from 1
  rank int,
  -- the newest of its object, and not older than what last wrote the mirror
  wins boolean,
  -- events of its object and second in the log, where there is another one in the batch or in the mirror; else 1
  in_second int,
  -- these cannot be put in order
  ambiguous boolean
);
comment on type guichet.folded_event is 'Place of an event among those of its object; see guichet.fold_events.';

create type guichet.event_batch as (
  -- side by side, in the order of the items
  object_ids text[],
  event_ids text[],
  created bigint[],
  folded guichet.folded_event[]
);
comment on type guichet.event_batch is 'Stamps of the events of a batch, and what guichet.fold_events found.';

create or replace function guichet.fold_events(mirror regclass, key_column text, object_ids text[], event_ids text[],
  created bigint[]) returns guichet.event_batch
language plpgsql stable set search_path = ''
as $$
declare
  v_held_ids text[];
  v_held_created bigint[];
  v_folded guichet.folded_event[];
begin
  execute format(
    'select array_agg(m.last_event_id order by o.ord), array_agg(m.last_event_created order by o.ord)
     from unnest($1) with ordinality as o (id, ord) left join %s m on m.%I = o.id', mirror, key_column)
    into v_held_ids, v_held_created using object_ids;
  with event as materialized (
    select * from unnest(object_ids, event_ids, fold_events.created, v_held_ids, v_held_created)
      with ordinality as e (object_id, event_id, created, held_id, held_created, ord)
  ), tied as materialized (
    select s.object_id, s.created, guichet.order_same_second(s.object_id, s.created) as seconds
    from (
      select e.object_id, e.created, e.event_id from event e
      union select e.object_id, e.held_created, e.held_id from event e where e.held_id is not null
    ) s
    group by s.object_id, s.created having count(*) > 1
  ), placed as (
    select e.*, cardinality((t.seconds).event_ids) as in_second, (t.seconds).ambiguous,
      -- what is not an event of this object (a subscription inside a checkout) comes before what is
      coalesce(array_position((t.seconds).event_ids, e.event_id), 0) as place,
        coalesce(array_position((t.seconds).event_ids, e.held_id), 0) as held_place
    from event e left join tied t on t.object_id = e.object_id and t.created = e.created
  ), ranked as (
    select p.*, row_number() over (partition by p.object_id
      order by p.created, p.place, p.event_id collate "C", p.ord) as rank,
      count(*) over (partition by p.object_id) as events
    from placed p
  )
  select array_agg(row(
      r.rank,
      r.rank = r.events and (r.held_id is null or r.created > r.held_created or r.event_id = r.held_id
        or (r.created = r.held_created and (r.place, r.event_id collate "C") > (r.held_place, r.held_id collate "C"))),
      coalesce(r.in_second, 1), coalesce(r.ambiguous, false))::guichet.folded_event order by r.ord)
    into v_folded from ranked r;
  return row(object_ids, event_ids, fold_events.created, v_folded)::guichet.event_batch;
end $$;
comment on function guichet.fold_events(regclass, text, text[], text[], bigint[]) is 'Of each event (object_ids, event_ids and created side by side) whether it is to be written: the newest of its object in the batch (by created, then guichet.order_same_second, then id), where the row of the mirror was not written by a newer one.';
revoke execute on function guichet.fold_events(regclass, text, text[], text[], bigint[]) from public;

create or replace function guichet.fold_items(mirror regclass, key_column text, items jsonb) returns guichet.event_batch
language plpgsql stable set search_path = ''
as $$
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
end $$;
comment on function guichet.fold_items(regclass, text, jsonb) is 'guichet.fold_events of items whose object''s id stands in their row under the name of the mirror''s key.';
revoke execute on function guichet.fold_items(regclass, text, jsonb) from public;

create or replace function guichet.settle_seconds(mirror regclass, key_column text, batch guichet.event_batch)
  returns void
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.settle_seconds(regclass, text, guichet.event_batch) is 'After the mirror is written: marks rows whose second cannot be ordered (needs_refetch) and brings back siblings that were processed too early.';
revoke execute on function guichet.settle_seconds(regclass, text, guichet.event_batch) from public;

create or replace function guichet.batch_results(mirror regclass, key_column text, batch guichet.event_batch,
  details text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_results jsonb;
begin
  execute format(
    'select jsonb_agg(jsonb_build_object(''event_id'', e.event_id, ''result'', case when m.last_event_id = e.event_id then ''applied'' else ''stale'' end) || (%3$s) order by e.ord)
     from unnest($1, $2) with ordinality as e (object_id, event_id, ord) left join %1$s m on m.%2$I = e.object_id', mirror, key_column, details)
    into v_results using batch.object_ids, batch.event_ids;
  return v_results;
end $$;
comment on function guichet.batch_results(regclass, text, guichet.event_batch, text) is 'What became of each event: applied, or stale where another one was the last to write; details is an SQL expression over the row m of the mirror, a jsonb object.';
revoke execute on function guichet.batch_results(regclass, text, guichet.event_batch, text) from public;
