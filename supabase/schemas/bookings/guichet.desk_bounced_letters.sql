-- Written by npm run db:schemas. Last in migrations/20261201000530_desk_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.desk_bounced_letters(p_session_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('outbox_id', o.id, 'booking_id', p.booking_id, 'waitlist_id',
      p.waitlist_id, 'email', p.email, 'template', o.payload ->> 'template', 'message', o.error_message,
      'at', coalesce(o.settled_at, o.created_at), 'behind', (select count(*) from public.outbox l
        where l.topic = 'email' and l.object_key = o.object_key and l.seq > o.seq and l.status = 'waiting'))
      order by o.seq), '[]')
    from (
      select 'booking:' || b.id || ':email' as lane, b.id as booking_id, null::uuid as waitlist_id,
        b.user_email as email
        from public.immersion_bookings b where b.session_id = p_session_id
      union all
      select 'waitlist:' || w.id || ':email', null, w.id, w.user_email
        from public.immersion_waitlist w where w.session_id = p_session_id) p
    join public.outbox o on o.topic = 'email' and o.object_key = p.lane and o.status = 'parked'
$function$;

comment on function guichet.desk_bounced_letters(uuid) is 'Letters about a session that could not be sent, with what the mail server said and how many wait behind each.';

revoke all on function guichet.desk_bounced_letters(uuid) from public, anon, authenticated, service_role;
