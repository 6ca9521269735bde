-- Order of events (rule 1): `created`, then the chain of previous_attributes, then terminal states.
-- What an object ends as depends on the set of its events only, never on the order of arrival.

create or replace function guichet.has_attributes(object jsonb, attributes jsonb) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  v_key text;
  v_value jsonb;
begin
  for v_key, v_value in select * from jsonb_each(attributes) loop
    if jsonb_typeof(v_value) = 'object' and jsonb_typeof(object -> v_key) = 'object' then
      if not guichet.has_attributes(object -> v_key, v_value) then return false; end if;
    -- Stripe writes null for a key that was not there
    elsif coalesce(object -> v_key, 'null') <> v_value then
      return false;
    end if;
  end loop;
  return true;
end $$;
comment on function guichet.has_attributes(jsonb, jsonb) is 'Whether an object has all these attributes with these values; nested objects by their named keys, arrays as a whole.';
revoke execute on function guichet.has_attributes(jsonb, jsonb) from public;

-- no `set` clause: so that it is inlined
create or replace function guichet.progress(object jsonb) returns numeric[]
language sql immutable
as $$
  select array[
    case object ->> 'status'
      when 'canceled' then 3 when 'incomplete_expired' then 3 when 'paid' then 3 when 'void' then 3
      when 'uncollectible' then 2
      when 'incomplete' then 0 when 'draft' then 0
      else 1 end,
    -- of invoices: attempts and payments only grow
    case when jsonb_typeof(object -> 'attempt_count') = 'number' then (object ->> 'attempt_count')::numeric else 0 end,
    case when jsonb_typeof(object -> 'amount_paid') = 'number' then (object ->> 'amount_paid')::numeric else 0 end]
$$;
comment on function guichet.progress(jsonb) is 'How far an object has come in a life that has one direction: terminal states last, first states first.';
revoke execute on function guichet.progress(jsonb) from public;

-- no `set` clause: so that it is inlined where it is asked many times
create or replace function guichet.precedes(type text, object jsonb, other_type text, other_previous jsonb)
  returns boolean
language sql immutable
as $$
  select (type like '%.created' and other_type not like '%.created')
    or (other_type like '%.deleted' and type not like '%.deleted')
    or (other_type not like '%.created' and type not like '%.deleted'
        and coalesce(jsonb_typeof(other_previous) = 'object', false) and other_previous <> '{}'
        and guichet.has_attributes(object, other_previous))
$$;
comment on function guichet.precedes(text, jsonb, text, jsonb) is 'Whether of two events of one object and second the first came before the other: created is first, deleted last, and what an event changed was so before it.';
revoke execute on function guichet.precedes(text, jsonb, text, jsonb) from public;

create or replace function guichet.order_same_second(object_id text, created bigint, out event_ids text[],
  out ambiguous boolean)
language plpgsql stable set search_path = ''
as $$
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
end $$;
comment on function guichet.order_same_second(text, bigint) is 'Events of one object and second in the log, first to last: e comes before f where f''s previous_attributes are found in e''s object; created is first, deleted last; else progress, else the id, and then ambiguous is true.';
revoke execute on function guichet.order_same_second(text, bigint) from public;

create or replace function guichet.is_later(object_id text, created bigint, event_id text, other_id text)
  returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_order text[] := (guichet.order_same_second(object_id, created)).event_ids;
  -- what is not an event of this object (a subscription inside a checkout) comes before what is
  v_place int := coalesce(array_position(v_order, event_id), 0);
  v_other int := coalesce(array_position(v_order, other_id), 0);
begin
  return v_place > v_other or (v_place = v_other and event_id collate "C" > other_id collate "C");
end $$;
comment on function guichet.is_later(text, bigint, text, text) is 'Which of two events of one object and second is the later one.';
revoke execute on function guichet.is_later(text, bigint, text, text) from public;

-- no `set` clause: so that the planner inlines it into the statements of the hot path
create or replace function guichet.supersedes(object_id text, created bigint, event_id text, last_created bigint,
  last_id text) returns boolean
language sql stable
as $$
  select case
    when last_id is null or created > last_created or event_id = last_id then true
    when created < last_created then false
    else guichet.is_later(object_id, created, event_id, last_id)
  end
$$;
comment on function guichet.supersedes(text, bigint, text, bigint, text) is 'Whether an event may overwrite what another one wrote: newer yes, older no, itself again yes, same second by is_later.';
revoke execute on function guichet.supersedes(text, bigint, text, bigint, text) from public;

create or replace function guichet.reconsider_same_second(object_id text, created bigint, event_id text, held_id text,
  batch_ids text[]) returns void
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  v_order text[] := (guichet.order_same_second(reconsider_same_second.object_id,
    reconsider_same_second.created)).event_ids;
  v_last text := v_order[cardinality(v_order)];
begin
  update public.stripe_webhook_log l
    set status = 'pending', attempts = 0, next_attempt_at = null, alone = false, processed_at = null,
      response_status = 'reordered'
    where l.object_id = reconsider_same_second.object_id and l.event_created = reconsider_same_second.created
      and l.event_id <> reconsider_same_second.event_id and l.status = 'processed' and l.payload is not null
      and (
        -- what only they tell (items that have gone, a word on seats) was told in another order
        l.processed_at < (select n.created_at from public.stripe_webhook_log n
          where n.event_id = reconsider_same_second.event_id)
        -- no clock says what one saw that was written before this event came and completed after it. Ends: processed
        -- again, the last one is what the mirror holds
        or (l.event_id = v_last and l.event_id is distinct from reconsider_same_second.held_id
          and l.event_id <> all(reconsider_same_second.batch_ids)));
end $$;
comment on function guichet.reconsider_same_second(text, bigint, text, text, text[]) is 'A third event of one second can change which of the first two was later: those that were processed before it arrived are processed once more, and so is the last of the second where the mirror (held_id) does not hold it.';
revoke execute on function guichet.reconsider_same_second(text, bigint, text, text, text[]) from public;
