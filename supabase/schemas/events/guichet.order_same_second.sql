-- Written by npm run db:schemas. Last in migrations/20261121000182_event_order.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.order_same_second(object_id text, created bigint, OUT event_ids text[], OUT ambiguous boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_ids text[];
  v_types text[];
  v_objects jsonb[];
  v_previous jsonb[];
  v_progress int[];
  v_count int;
  -- whether event e came before event f, at (e - 1) * v_count + f
  v_before boolean[] := '{}';
  v_placed boolean[];
  v_last int[];
  v_pick int;
  v_e int;
begin
  select array_agg(e.event_id), array_agg(e.type), array_agg(e.object), array_agg(e.previous), array_agg(e.progress)
    into v_ids, v_types, v_objects, v_previous, v_progress
    from (
      select o.event_id, o.type, o.object, o.previous,
        (rank() over (order by guichet.progress(o.object)))::int as progress
      from (
        select l.event_id, l.type, l.payload #> '{data,object}' as object,
          l.payload #> '{data,previous_attributes}' as previous
        from public.stripe_webhook_log l
        where l.object_id = order_same_second.object_id and l.event_created = order_same_second.created
          and l.status <> 'ignored' and l.type not like '%.trial_will_end'
        -- else the payload is read once for each use
        offset 0
      ) o
      order by o.event_id collate "C"
    ) e;
  ambiguous := false;
  v_count := coalesce(cardinality(v_ids), 0);
  if v_count <= 1 then
    event_ids := coalesce(v_ids, '{}');
    return;
  end if;
  for e in 1 .. v_count loop
    for f in 1 .. v_count loop
      -- more than a handful of one object in one second: comparing each with each would cost more than a fetch
      v_before := v_before || (e <> f and v_count <= 16
        and guichet.precedes(v_types[e], v_objects[e], v_types[f], v_previous[f]));
    end loop;
  end loop;
  event_ids := '{}';
  v_placed := array_fill(false, array[v_count]);
  -- from the last backwards: what precedes none of the others is the last of them
  while cardinality(event_ids) < v_count loop
    v_last := '{}';
    for e in 1 .. v_count loop
      if not v_placed[e] then
        v_last := v_last || e;
        for f in 1 .. v_count loop
          if v_before[(e - 1) * v_count + f] and not v_placed[f] then
            v_last := trim_array(v_last, 1);
            exit;
          end if;
        end loop;
      end if;
    end loop;
    -- a circle: all of them
    if cardinality(v_last) = 0 then
      v_last := array_positions(v_placed, false);
    end if;
    v_pick := null;
    foreach v_e in array v_last loop
      -- they are in the order of their ids
      if v_pick is null or v_progress[v_e] >= v_progress[v_pick] then
        v_pick := v_e;
      end if;
    end loop;
    if cardinality(event_ids) = 0 then
      foreach v_e in array v_last loop
        ambiguous := ambiguous or (v_progress[v_e] = v_progress[v_pick]
          and v_objects[v_e] is distinct from v_objects[v_pick]);
      end loop;
    end if;
    event_ids := v_ids[v_pick] || event_ids;
    v_placed[v_pick] := true;
  end loop;
end $function$;

comment on function guichet.order_same_second(text,bigint) is 'Events of one object and second in the log, first to last: e comes before f where f''s previous_attributes are found in e''s object; created is first, deleted last; else progress, else the id, and then ambiguous is true.';

revoke all on function guichet.order_same_second(text,bigint) from public, anon, authenticated, service_role;
