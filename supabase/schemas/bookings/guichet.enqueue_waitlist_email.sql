-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.enqueue_waitlist_email(p_waitlist_id uuid, p_template text, p_extra jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.enqueue_outbox('email', 'waitlist:' || p_waitlist_id || ':email',
    jsonb_build_object('template', 'booking_' || p_template, 'waitlist_id', p_waitlist_id) || p_extra, false);
end $function$;

comment on function guichet.enqueue_waitlist_email(uuid,text,jsonb) is 'Queues a letter to somebody who waits for a place: session_moved, session_hidden or session_cancelled.';

revoke all on function guichet.enqueue_waitlist_email(uuid,text,jsonb) from public, anon, authenticated, service_role;
