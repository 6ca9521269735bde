-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.cancel_booking(booking_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_session public.immersion_sessions;
  v_booking public.immersion_bookings;
  v_refund bigint := 0;
  v_refusal jsonb;
  v_money jsonb := jsonb_build_object('refund_cents', 0);
begin
  select s.* into v_session from public.immersion_bookings b join public.immersion_sessions s on s.id = b.session_id
   where b.id = cancel_booking.booking_id and b.user_id = v_user for no key update of s;
  if not found then
    return guichet.refused('booking_id', 'not_found');
  end if;
  select * into v_booking from public.immersion_bookings b where b.id = cancel_booking.booking_id for update;
  if v_booking.status = 'cancelled' then
    return jsonb_build_object('result', 'already', 'payment_state', v_booking.payment_state);
  end if;
  if v_booking.status = 'pending' then
    perform guichet.release_booking(v_booking, 'customer');
  else
    if guichet.session_starts_at(v_session.session_date_start) <= now() then
      return guichet.refused(null, 'past');
    end if;
    v_refund := guichet.booking_refund_cents(v_booking.amount_cents, v_session.session_date_start, guichet.today());
    v_refusal := case when v_refund > 0 then guichet.count_person_call('refunds', v_user) end;
    if v_refusal is not null then
      return v_refusal;
    end if;
    v_money := guichet.cancel_confirmed_booking(v_booking, v_refund, 'customer');
  end if;
  return v_money || jsonb_build_object('result', 'cancelled', 'currency', v_booking.currency);
end $function$;

comment on function public.cancel_booking(uuid) is 'The signed-in user gives their place back; refund by the rules of booking_refund_cents, less what has gone back already. → {result: cancelled|already|refused, refund_cents?: asked for now, refund_waits_cents?: due when a dispute has ended}.';

revoke all on function public.cancel_booking(uuid) from public, anon, authenticated, service_role;
grant execute on function public.cancel_booking(uuid) to authenticated;
grant execute on function public.cancel_booking(uuid) to service_role;
