-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.send_session_message(session_id uuid, message_id uuid, texts jsonb, audience text DEFAULT 'booked'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_session public.immersion_sessions;
  v_refusal jsonb;
begin
  perform guichet.require_right('manage_sessions');
  v_refusal := guichet.message_refusal(send_session_message.texts);
  if v_refusal is null and send_session_message.audience not in ('booked', 'everybody') then
    v_refusal := guichet.refused('audience', 'invalid_value');
  end if;
  if v_refusal is not null then
    return v_refusal;
  end if;
  -- nobody books, cancels or moves it while its people are counted
  v_session := guichet.lock_session(send_session_message.session_id);
  if exists (select from guichet.session_messages m where m.id = send_session_message.message_id) then
    return jsonb_build_object('result', 'already', 'message_id', send_session_message.message_id)
      || guichet.message_counts(send_session_message.message_id);
  end if;
  if not exists (select from public.immersion_bookings b where b.session_id = v_session.id
        and (b.status = 'confirmed' or b.status = 'pending' and send_session_message.audience = 'everybody'))
     and not exists (select from public.immersion_waitlist w where w.session_id = v_session.id
        and w.status = 'waiting' and send_session_message.audience = 'everybody') then
    return guichet.refused('audience', 'nobody_there');
  end if;
  insert into guichet.session_messages (id, session_id, audience, texts, written_by, said_by)
  values (send_session_message.message_id, v_session.id, send_session_message.audience, send_session_message.texts,
    (select auth.uid()), (select u.email from public.users u where u.id = (select auth.uid())));
  insert into guichet.session_letters (message_id, outbox_id, booking_id)
  select send_session_message.message_id, guichet.enqueue_outbox('email', 'booking:' || b.id || ':email',
      jsonb_build_object('template', 'booking_session_message', 'booking_id', b.id, 'message_id',
        send_session_message.message_id), false), b.id
    from public.immersion_bookings b
   where b.session_id = v_session.id
     and (b.status = 'confirmed' or b.status = 'pending' and send_session_message.audience = 'everybody');
  insert into guichet.session_letters (message_id, outbox_id, waitlist_id)
  select send_session_message.message_id, guichet.enqueue_outbox('email', 'waitlist:' || w.id || ':email',
      jsonb_build_object('template', 'booking_session_message', 'waitlist_id', w.id, 'message_id',
        send_session_message.message_id), false), w.id
    from public.immersion_waitlist w
   where w.session_id = v_session.id and w.status = 'waiting' and send_session_message.audience = 'everybody';
  perform guichet.record_action('manage_sessions', 'immersion_sessions', v_session.id::text, 'message', null,
    jsonb_build_object('message_id', send_session_message.message_id, 'audience', send_session_message.audience,
      'texts', send_session_message.texts) || guichet.message_counts(send_session_message.message_id));
  return jsonb_build_object('result', 'sent', 'message_id', send_session_message.message_id)
    || guichet.message_counts(send_session_message.message_id);
end $function$;

comment on function public.send_session_message(uuid,uuid,jsonb,text) is 'Writes to everybody who booked a session (audience booked), or also to who holds a place or waits (everybody): texts {fr?: {subject, body}, en?: {…}}, each person in their language, in the other where theirs is not given. message_id is made by the page: the same one again sends nothing → {result: sent|already|refused, message_id, letters, sent, waiting, bounced, given_up, field?, reason?: invalid_value|nobody_there}. Whoever may manage_sessions.';

revoke all on function public.send_session_message(uuid,uuid,jsonb,text) from public, anon, authenticated, service_role;
grant execute on function public.send_session_message(uuid,uuid,jsonb,text) to authenticated;
grant execute on function public.send_session_message(uuid,uuid,jsonb,text) to service_role;
