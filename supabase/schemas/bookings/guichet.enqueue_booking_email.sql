-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.enqueue_booking_email(p_booking_id uuid, p_template text, p_extra jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- never folded: a person who cancels right after booking gets both letters
  perform guichet.enqueue_outbox('email', 'booking:' || p_booking_id || ':email',
    jsonb_build_object('template', 'booking_' || p_template, 'booking_id', p_booking_id) || p_extra, false);
end $function$;

comment on function guichet.enqueue_booking_email(uuid,text,jsonb) is 'Queues a letter about a booking: confirmed, place_gone, cancelled, place_offered, reminder, hold_ended, session_moved, session_hidden, session_shown or session_cancelled.';

revoke all on function guichet.enqueue_booking_email(uuid,text,jsonb) from public, anon, authenticated, service_role;
