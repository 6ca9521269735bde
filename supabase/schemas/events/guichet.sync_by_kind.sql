-- Written by npm run db:schemas. Last in migrations/20261121000183_sync_runner.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.sync_by_kind(items jsonb, kinds jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.sync_by_kind(jsonb,jsonb) is 'Applies rows of several kinds, one kind after the other in the order of kinds [{object, apply}]; results in the order of the items.';

revoke all on function guichet.sync_by_kind(jsonb,jsonb) from public, anon, authenticated, service_role;
