-- Written by npm run db:schemas. Last in migrations/20261121000183_sync_runner.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.in_rounds(apply regprocedure, items jsonb, object_path text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.in_rounds(regprocedure,jsonb,text[]) is 'Applies events in rounds in which each object occurs once, oldest first; results in the order of the items.';

revoke all on function guichet.in_rounds(regprocedure,jsonb,text[]) from public, anon, authenticated, service_role;
