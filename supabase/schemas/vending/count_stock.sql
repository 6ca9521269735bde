-- Written by npm run db:schemas. Last in migrations/20261201000420_stock_counts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.count_stock(machine_id text, counts jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_machine uuid;
  v_item jsonb;
  v_slot public.stocks;
  v_after public.stocks;
  v_id uuid;
  v_answer jsonb;
  v_results jsonb := '[]';
begin
  perform guichet.require_right('count_stock');
  if jsonb_typeof(counts) is distinct from 'array' or jsonb_array_length(counts) not between 1 and 100 then
    return guichet.refused('counts', 'item_count', '{"least": 1, "most": 100}');
  end if;
  select m.id into v_machine from public.machines m where m.code = count_stock.machine_id;
  if not found then
    return guichet.refused('machine_id', 'not_found');
  end if;
  -- the order of locks of everybody who moves a figure
  perform 1 from public.stocks s where s.machine_id = v_machine and s.slot_number::text in (
    select i ->> 'slot_number' from jsonb_array_elements(counts) i) order by s.slot_number for update;
  for v_item in select i from jsonb_array_elements(counts) i loop
    v_id := guichet.try_uuid(v_item ->> 'id');
    select * into v_slot from public.stocks s
      where s.machine_id = v_machine and s.slot_number::text = v_item ->> 'slot_number';
    v_answer := case when v_id is null then guichet.refused('id', 'not_an_id')
      when v_slot.id is null then guichet.refused('slot_number', 'unknown_slot')
      else guichet.count_slot(v_slot, v_id, v_item) end;
    if v_answer ->> 'result' = 'counted' then
      select * into v_after from public.stocks s where s.id = v_slot.id;
      perform guichet.record_action('count_stock', 'stocks', v_slot.id::text,
        nullif(concat_ws(': ', v_item ->> 'cause', nullif(guichet.stripped(v_item ->> 'note'), '')), ''),
        to_jsonb(v_slot), to_jsonb(v_after));
    end if;
    v_results := v_results || jsonb_build_array(v_answer
      || jsonb_build_object('id', v_item ->> 'id', 'slot_number', v_item -> 'slot_number'));
  end loop;
  return jsonb_build_object('result', 'done', 'machine_id', count_stock.machine_id, 'results', v_results);
end $function$;

comment on function public.count_stock(text,jsonb) is 'Somebody counted slots of a machine, or filled them. counts: [{id: a uuid made when they pressed, slot_number, kind: full|count, quantity?: of a count, cause?: broken|expired|stolen|miscounted|tested|other, note?, age_seconds?: how long ago they pressed, product_id?: what they saw there}]. → {result: done|refused, machine_id, results: [{id, slot_number, result: counted|already|superseded|refused, said, expected, difference, quantity: the figure now, under_way: vends whose piece may or may not be counted, counted_at, field?, reason?: docs/refusals.md}]}. Each count alone is taken or refused; fewer than expected needs a cause. Safe to repeat.';

revoke all on function public.count_stock(text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.count_stock(text,jsonb) to authenticated;
grant execute on function public.count_stock(text,jsonb) to service_role;
