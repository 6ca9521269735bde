-- Written by npm run db:schemas. Last in migrations/20261201000470_desk_machines.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.slot_json(k public.stocks, p_currency text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('stock_id', k.id, 'slot_number', k.slot_number,
    'label', coalesce(k.label, k.slot_number::text), 'product_id', k.product_id, 'product', p.name,
    'price_minor', coalesce(k.price_cents, nullif(p.price_cents, 0)), 'own_price_minor', k.price_cents,
    'product_price_minor', nullif(p.price_cents, 0), 'currency', coalesce(lower(p.currency), p_currency),
    'capacity', k.capacity, 'low_at', k.low_at, 'quantity', k.quantity,
    'level', case when k.product_id is null then 'unused' when k.quantity = 0 then 'empty'
      when guichet.is_low(k) then 'low' else 'good' end,
    -- pieces that lie there and are promised to orders nobody has paid yet
    'reserved', coalesce((select -sum(v.delta) from public.stock_movements v join public.orders o on o.id = v.order_id
      where v.stock_id = k.id and v.kind = 'order' and v.at > now() - interval '2 hours' and o.status = 'PENDING'), 0),
    'under_way', (select count(*) from public.machines m join public.vend_sessions s on s.machine_id = m.code
      where m.id = k.machine_id and s.slot = k.slot_number and s.status = 'PAID' and s.outcome is null),
    'counted_at', k.counted_at,
    'last_count', (select jsonb_build_object('at', c.counted_at, 'by', c.said_by, 'kind', c.kind, 'said', c.said,
        'difference', c.said - c.expected, 'cause', c.cause) from public.stock_counts c
      where c.stock_id = k.id and c.applied order by c.counted_at desc limit 1),
    'version', coalesce(k.rev, 0)::text)
  from (select 1) one left join public.products p on p.id = k.product_id
$function$;

comment on function guichet.slot_json(public.stocks,text) is 'A slot as the desk shows it.';

revoke all on function guichet.slot_json(public.stocks,text) from public, anon, authenticated, service_role;
