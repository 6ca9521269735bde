-- Written by npm run db:schemas. Last in migrations/20261201000415_take_piece.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.take_piece(p_session public.vend_sessions, p_begun timestamp with time zone, p_settled timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.say_stock_cause(jsonb_build_object('kind', 'vend', 'vend_session_id', p_session.id));
  -- one statement, asked again of the row as a count that was under way leaves it; the machine's own count may differ:
  -- never below zero
  update public.stocks k set quantity = k.quantity - 1
    from public.machines m
   where m.code = p_session.machine_id and k.machine_id = m.id and k.slot_number = p_session.slot and k.quantity > 0
     and guichet.falls_after(p_begun, p_settled, k.counted_at);
  perform guichet.say_stock_cause();
end $function$;

comment on function guichet.take_piece(public.vend_sessions,timestamp with time zone,timestamp with time zone) is 'Takes the piece of a vend that is COMPLETED from its slot. Asked by guichet.settle_vend_session.';

revoke all on function guichet.take_piece(public.vend_sessions,timestamp with time zone,timestamp with time zone) from public, anon, authenticated, service_role;
