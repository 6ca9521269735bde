-- Written by npm run db:schemas. Last in migrations/20261121000184_fold_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.fold_events(mirror regclass, key_column text, object_ids text[], event_ids text[], created bigint[])
 RETURNS guichet.event_batch
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.fold_events(regclass,text,text[],text[],bigint[]) is 'Of each event (object_ids, event_ids and created side by side) whether it is to be written: the newest of its object in the batch (by created, then guichet.order_same_second, then id), where the row of the mirror was not written by a newer one.';

revoke all on function guichet.fold_events(regclass,text,text[],text[],bigint[]) from public, anon, authenticated, service_role;
