-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_booking(p_booking public.immersion_bookings, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('booking', p_booking.id::text, p_why,
      case when p.id is null then 'person' else 'payment' end, coalesce(p.id, p_booking.user_id)::text,
      coalesce(guichet.person_named(p_booking.user_id), '{}') || jsonb_build_object(
        'label', (select s.location || ' · ' || s.session_date_start from public.immersion_sessions s
          where s.id = p_booking.session_id),
        'amount_minor', p_booking.amount_cents, 'currency', p_booking.currency, 'state', p_booking.status,
        'at', p_booking.booking_date))
      from (select guichet.payment_of(p_booking.id) as id) p
  );
end $function$;

comment on function guichet.found_booking(public.immersion_bookings,text) is 'A booking, as searches and timelines show it; it opens its payment, else whose it is.';

revoke all on function guichet.found_booking(public.immersion_bookings,text) from public, anon, authenticated, service_role;
