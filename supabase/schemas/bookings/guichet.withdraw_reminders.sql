-- Written by npm run db:schemas. Last in migrations/20261121004450_session_changes.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.withdraw_reminders(p_session_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with withdrawn as (
    update public.outbox o set status = 'skipped', settled_at = clock_timestamp(),
      error_message = 'the session has changed'
      from public.immersion_bookings b
     where b.session_id = p_session_id and o.topic = 'email' and o.object_key = 'booking:' || b.id || ':email'
       and o.status = 'waiting' and o.payload ->> 'template' = 'booking_reminder'
    returning b.id)
  update public.immersion_bookings b set reminder_sent_at = null from withdrawn w where b.id = w.id
$function$;

comment on function guichet.withdraw_reminders(uuid) is 'Takes back reminders that are queued and have not left.';

revoke all on function guichet.withdraw_reminders(uuid) from public, anon, authenticated, service_role;
