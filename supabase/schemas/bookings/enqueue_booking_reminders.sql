-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.enqueue_booking_reminders(days_before integer DEFAULT 7)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_count integer := 0;
  v_id uuid;
begin
  for v_id in
    update public.immersion_bookings b set reminder_sent_at = now()
      from public.immersion_sessions s
     where s.id = b.session_id and b.status = 'confirmed' and b.reminder_sent_at is null
       and s.is_active and s.cancelled_at is null
       and s.session_date_start - guichet.today() between 0 and days_before
    returning b.id
  loop
    perform guichet.enqueue_booking_email(v_id, 'reminder');
    v_count := v_count + 1;
  end loop;
  return jsonb_build_object('queued', v_count);
end $function$;

comment on function public.enqueue_booking_reminders(integer) is 'Queues one reminder for every confirmed booking whose session starts within so many days, is shown and not cancelled. Service role; safe to repeat.';

revoke all on function public.enqueue_booking_reminders(integer) from public, anon, authenticated, service_role;
grant execute on function public.enqueue_booking_reminders(integer) to service_role;
