-- Written by npm run db:schemas. Last in migrations/20261201000420_stock_counts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.vends_at(p_slot public.stocks, p_at timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select count(*)::integer from public.machines m join public.vend_sessions s on s.machine_id = m.code
    join public.vend_session_private p on p.session_id = s.id
   where m.id = p_slot.machine_id and s.slot = p_slot.slot_number and s.status in ('PAID', 'COMPLETED')
     and s.created_at > p_at - interval '1 hour' and s.dispense_started_at <= p_at
     and s.dispense_started_at > p_at - interval '120 seconds' and coalesce(p.settled_at, 'infinity') > p_at
$function$;

comment on function guichet.vends_at(public.stocks,timestamp with time zone) is 'Vends of a slot of which nobody knew at a moment whether their piece had fallen.';

revoke all on function guichet.vends_at(public.stocks,timestamp with time zone) from public, anon, authenticated, service_role;
