-- Written by npm run db:schemas. Last in migrations/20261201000420_stock_counts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.gone_since(p_slot public.stocks, p_at timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select ((
    select count(*) from public.machines m join public.vend_sessions s on s.machine_id = m.code
      join public.vend_session_private p on p.session_id = s.id
     where m.id = p_slot.machine_id and s.slot = p_slot.slot_number and s.status = 'COMPLETED'
       -- nothing is dispensed an hour after it was asked for
       and s.created_at > p_at - interval '1 hour'
       and guichet.falls_after(coalesce(s.dispense_started_at, p.unknown_since, s.created_at), p.settled_at, p_at)
  ) + (
    -- an order's pieces lie there until it is paid, and are promised all the same; it is paid or over within 70 minutes
    select coalesce(-sum(v.delta), 0) from public.stock_movements v join public.orders o on o.id = v.order_id
     where v.stock_id = p_slot.id and v.kind = 'order' and v.at > p_at - interval '2 hours'
       and (o.status = 'PENDING' or (o.status = 'PAID' and o.paid_at > p_at))
  ))::integer
$function$;

comment on function guichet.gone_since(public.stocks,timestamp with time zone) is 'Pieces that lay in a slot at a moment and have left it since, or are promised to orders. The caller holds the slot''s lock.';

revoke all on function guichet.gone_since(public.stocks,timestamp with time zone) from public, anon, authenticated, service_role;
