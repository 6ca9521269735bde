-- Written by npm run db:schemas. Last in migrations/20261201000530_desk_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.desk_session_messages(p_session_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'at', m.created_at, 'by', m.said_by, 'audience', m.audience,
      'texts', m.texts, 'to', (
        select coalesce(jsonb_agg(jsonb_build_object('booking_id', l.booking_id, 'waitlist_id', l.waitlist_id, 'email',
            coalesce(b.user_email, w.user_email), 'state', case coalesce(o.status, 'done') when 'done' then 'sent'
              when 'parked' then 'bounced' when 'skipped' then 'given_up'
              -- what stands before it could not be sent: this one waits for staff, not for time
              else case when exists (select from public.outbox older where older.topic = 'email'
                and older.object_key = o.object_key and older.seq < o.seq and older.status = 'parked')
                then 'blocked' else 'waiting' end end)
            order by coalesce(b.user_email, w.user_email)), '[]')
          from guichet.session_letters l
          left join public.outbox o on o.id = l.outbox_id
          left join public.immersion_bookings b on b.id = l.booking_id
          left join public.immersion_waitlist w on w.id = l.waitlist_id
         where l.message_id = m.id)) order by m.created_at desc), '[]')
    from guichet.session_messages m where m.session_id = p_session_id
$function$;

comment on function guichet.desk_session_messages(uuid) is 'What staff wrote to the people of a session, and what became of each letter: sent, waiting, blocked behind one that bounced, bounced, given_up.';

revoke all on function guichet.desk_session_messages(uuid) from public, anon, authenticated, service_role;
