-- What all sync functions share: locks, rounds, results.

create or replace function guichet.lock_objects(ids text[]) returns void
language plpgsql set search_path = ''
as $$
begin
  -- in the order of the key: batches that overlap wait for each other and do not deadlock
  perform pg_advisory_xact_lock(keys.key) from (
    select distinct hashtextextended(id, 7309) as key from unnest(ids) id where id is not null order by 1
  ) keys;
end $$;
comment on function guichet.lock_objects(text[]) is 'Serialises the synchronisation of these Stripe objects until the transaction ends: a subscription and its invoice may be in two batches at once.';
revoke execute on function guichet.lock_objects(text[]) from public;

create or replace function guichet.in_rounds(apply regprocedure, items jsonb, object_path text[]) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_round record;
  v_results jsonb[];
  v_done jsonb;
begin
  -- nearly always every object occurs once: then nothing has to be taken apart
  if (select count(*) = count(distinct coalesce(e.item #>> object_path, e.ord::text)) from jsonb_array_elements(items)
    with ordinality as e (item, ord)) then
    return guichet.in_savepoints(apply, items);
  end if;
  for v_round in
    with numbered as (
      select e.item, e.ord, row_number() over (
        partition by coalesce(e.item #>> object_path, e.ord::text)
          order by (e.item -> 'event_created'), e.item ->> 'event_id', e.ord) as round
      from jsonb_array_elements(items) with ordinality as e (item, ord)
    )
    select n.round, jsonb_agg(n.item order by n.ord) as items, array_agg(n.ord::int order by n.ord) as places
    from numbered n group by n.round order by n.round
  loop
    v_done := guichet.in_savepoints(apply, v_round.items);
    for n in 1 .. cardinality(v_round.places) loop
      v_results[v_round.places[n]] := v_done -> (n - 1);
    end loop;
  end loop;
  return coalesce(to_jsonb(v_results), '[]');
end $$;
comment on function guichet.in_rounds(regprocedure, jsonb, text[]) is 'Applies events in rounds in which each object occurs once, oldest first; results in the order of the items.';
revoke execute on function guichet.in_rounds(regprocedure, jsonb, text[]) from public;

create or replace function guichet.ensure_billing_accounts(customer_ids text[]) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.billing_accounts (owner_type, stripe_customer_id)
  select distinct 'USER'::public.billing_owner_type, customer from unnest(customer_ids) customer
  where customer is not null and not exists (select from public.billing_accounts a
    where a.stripe_customer_id = customer)
  order by customer
  on conflict (stripe_customer_id) do nothing;
end $$;
comment on function guichet.ensure_billing_accounts(text[]) is 'A customer that nobody has claimed yet gets an account without owner: an event is never dropped for it.';
revoke execute on function guichet.ensure_billing_accounts(text[]) from public;

create or replace function guichet.require_ids(items jsonb, object_path text[]) returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_item jsonb;
begin
  select e into v_item from jsonb_array_elements(items) e
    where e #>> object_path is null or e ->> 'event_id' is null
      or jsonb_typeof(e -> 'event_created') is distinct from 'number' limit 1;
  if found then
    raise exception 'event % of type % lacks % or its stamp', coalesce(v_item ->> 'event_id', '?'),
      coalesce(v_item ->> 'event_type', '?'), array_to_string(object_path, '.')
      using errcode = '22004', column = array_to_string(object_path, '.'),
        hint = 'Rows come from the Stripe Mapper; see nodes/StripeMapper/rows.ts.';
  end if;
end $$;
comment on function guichet.require_ids(jsonb, text[]) is 'Refuses items without event stamp or object id, naming the field.';
revoke execute on function guichet.require_ids(jsonb, text[]) from public;

-- The catalogue ---------------------------------------------------------------------------------------------

create or replace function guichet.lock_catalog_shared() returns void
language plpgsql set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('guichet.catalog', 7309));
end $$;
comment on function guichet.lock_catalog_shared() is 'Who resolves codes keeps the catalogue from changing meanwhile: otherwise a subscription and its price that arrive together would miss each other.';
revoke execute on function guichet.lock_catalog_shared() from public;

create or replace function guichet.lock_catalog() returns void
language plpgsql set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('guichet.catalog', 7309));
end $$;
comment on function guichet.lock_catalog() is 'Who changes the catalogue waits until nobody resolves codes.';
revoke execute on function guichet.lock_catalog() from public;

-- Rows of several kinds -------------------------------------------------------------------------------------

create or replace function guichet.sync_by_kind(items jsonb, kinds jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_results jsonb[];
  v_part jsonb;
  v_kind record;
begin
  for v_kind in
    select k.ord, k.kind ->> 'apply' as apply, e.object,
      jsonb_agg(e.item order by e.ord) as items, array_agg(e.ord::int order by e.ord) as places
    from (select item, ord, coalesce(item ->> 'object', '?') as object from jsonb_array_elements(items)
      with ordinality as i (item, ord)) e
    left join jsonb_array_elements(kinds) with ordinality as k (kind, ord) on k.kind ->> 'object' = e.object
    group by 1, 2, 3 order by 1 nulls last
  loop
    if v_kind.apply is not null then
      v_part := guichet.in_savepoints(v_kind.apply::regprocedure, v_kind.items);
    else
      select jsonb_agg(jsonb_build_object('event_id', e -> 'event_id', 'result', 'error', 'error', jsonb_build_object(
          'path', 'object', 'message', format('object %s is not one that this function mirrors', v_kind.object),
          'hint', 'Route the event to its own function; the rows are in nodes/StripeMapper/rows.ts.')))
        into v_part from jsonb_array_elements(v_kind.items) e;
    end if;
    for n in 1 .. cardinality(v_kind.places) loop
      v_results[v_kind.places[n]] := v_part -> (n - 1);
    end loop;
  end loop;
  return coalesce(to_jsonb(v_results), '[]');
end $$;
comment on function guichet.sync_by_kind(jsonb, jsonb) is 'Applies rows of several kinds, one kind after the other in the order of kinds [{object, apply}]; results in the order of the items.';
revoke execute on function guichet.sync_by_kind(jsonb, jsonb) from public;
