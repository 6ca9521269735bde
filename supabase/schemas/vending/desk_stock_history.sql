-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_stock_history(p_machine_id text, p_slot_number integer DEFAULT NULL::integer, p_after text DEFAULT NULL::text, p_limit integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := split_part(p_after, '_', 1)::timestamptz;
  v_id bigint := split_part(p_after, '_', 2)::bigint;
  v_machine uuid;
  v_rows jsonb;
begin
  perform guichet.require_right('read_machines');
  select m.id into v_machine from public.machines m where m.code = p_machine_id;
  select coalesce(jsonb_agg(r.row order by r.at desc, r.id desc), '[]') into v_rows from (
    select v.at, v.id, jsonb_build_object('at', coalesce(c.counted_at, v.at), 'slot_number', v.slot_number,
        'label', coalesce(k.label, v.slot_number::text), 'product', p.name, 'kind', v.kind, 'delta', v.delta,
        'quantity', v.quantity,
        'vend_session_id', v.vend_session_id, 'order_id', v.order_id,
        'count', case when c.id is not null then jsonb_build_object('kind', c.kind, 'said', c.said,
          'difference', c.said - c.expected, 'cause', c.cause, 'note', c.note, 'by', c.said_by, 'door', c.door,
          'applied', c.applied, 'under_way', c.under_way, 'came_in_at', c.at) end,
        'key', guichet.version_of(v.at) || '_' || v.id) as row
      from public.stock_movements v left join public.stock_counts c on c.id = v.count_id
        left join public.products p on p.id = v.product_id left join public.stocks k on k.id = v.stock_id
     where v.machine_id = v_machine and (p_slot_number is null or v.slot_number = p_slot_number)
       and (p_after is null or (v.at, v.id) < (v_at, v_id))
     order by v.at desc, v.id desc limit v_limit) r;
  return jsonb_build_object('rows', v_rows,
    'next', case when jsonb_array_length(v_rows) = v_limit then v_rows -> -1 ->> 'key' end);
end $function$;

comment on function public.desk_stock_history(text,integer,text,integer) is 'What became of the figure of a machine''s slots, or of one, newest first → {rows: [{at, slot_number, label, product, kind: first|vend|order|order_back|count|other, delta, quantity, vend_session_id, order_id, count: {kind, said, difference, cause, note, by, door, applied, under_way, came_in_at} or null, key}], next: p_after of the next page, null at the end}. Whoever may read_machines.';

revoke all on function public.desk_stock_history(text,integer,text,integer) from public, anon, authenticated, service_role;
grant execute on function public.desk_stock_history(text,integer,text,integer) to authenticated;
grant execute on function public.desk_stock_history(text,integer,text,integer) to service_role;
