-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.admin_cancel_booking(booking_id uuid, refund boolean DEFAULT true, reason text DEFAULT 'admin'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.immersion_bookings;
  v_money jsonb := jsonb_build_object('refund_cents', 0);
begin
  perform guichet.require_right('cancel_booking');
  perform 1 from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
    where b.id = admin_cancel_booking.booking_id for no key update of s;
  select * into v_booking from public.immersion_bookings b where b.id = admin_cancel_booking.booking_id for update;
  if not found then
    raise exception 'unknown_booking' using errcode = 'P0002';
  end if;
  if v_booking.status = 'cancelled' then
    return jsonb_build_object('result', 'already', 'payment_state', v_booking.payment_state);
  end if;
  if v_booking.status = 'pending' then
    perform guichet.release_booking(v_booking, 'admin');
    perform guichet.enqueue_booking_email(v_booking.id, 'hold_ended', jsonb_build_object('reason', 'admin'));
  else
    v_money := guichet.cancel_confirmed_booking(v_booking,
      case when admin_cancel_booking.refund then v_booking.amount_cents else 0 end, 'admin');
  end if;
  insert into public.immersion_audit (session_id, booking_id, actor, action, before, after)
  values (v_booking.session_id, v_booking.id, (select auth.uid()), 'CANCEL_BOOKING',
          jsonb_build_object('status', v_booking.status),
          v_money || jsonb_build_object('reason', admin_cancel_booking.reason));
  perform guichet.record_action('cancel_booking', 'immersion_bookings', v_booking.id::text, admin_cancel_booking.reason,
    to_jsonb(v_booking),
    (select to_jsonb(b) || v_money from public.immersion_bookings b where b.id = v_booking.id));
  return v_money || jsonb_build_object('result', 'cancelled', 'currency', v_booking.currency);
end $function$;

comment on function public.admin_cancel_booking(uuid,boolean,text) is 'An administrator cancels a booking, by default with all that is left of its amount refunded. → {result: cancelled|already, refund_cents?, refund_waits_cents?}.';

revoke all on function public.admin_cancel_booking(uuid,boolean,text) from public, anon, authenticated, service_role;
grant execute on function public.admin_cancel_booking(uuid,boolean,text) to authenticated;
grant execute on function public.admin_cancel_booking(uuid,boolean,text) to service_role;
