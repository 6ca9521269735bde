-- What staff write to everybody of a session: a letter each, through the outbox, once, in the language of whoever
-- reads it. What became of each letter is the outbox's to say.

create table guichet.session_messages (
  id uuid primary key,
  session_id uuid not null references public.immersion_sessions (id) on delete cascade,
  audience text not null check (audience in ('booked', 'everybody')),
  texts jsonb not null check (jsonb_typeof(texts) = 'object'),
  written_by uuid,
  said_by text,
  created_at timestamptz not null default now()
);
comment on table guichet.session_messages is 'Messages of staff to the people of a session. Written by send_session_message.';
comment on column guichet.session_messages.id is 'Made by the page, so that a message that is sent twice goes once; written by send_session_message, like all columns.';
comment on column guichet.session_messages.session_id is 'The session.';
comment on column guichet.session_messages.audience is 'booked: whose place is confirmed; everybody: also who holds a place or waits for one.';
comment on column guichet.session_messages.texts is '{fr?: {subject, body}, en?: {subject, body}}, at least one of them.';
comment on column guichet.session_messages.written_by is 'auth.uid() of who wrote it, null for the server; no foreign key, it outlives the account.';
comment on column guichet.session_messages.said_by is 'Their e-mail.';
comment on column guichet.session_messages.created_at is 'When it was sent.';
create index session_messages_session on guichet.session_messages (session_id, created_at desc);

create table guichet.session_letters (
  message_id uuid not null references guichet.session_messages (id) on delete cascade,
  outbox_id uuid not null,
  booking_id uuid references public.immersion_bookings (id) on delete cascade,
  waitlist_id uuid references public.immersion_waitlist (id) on delete cascade,
  primary key (message_id, outbox_id)
);
comment on table guichet.session_letters is 'The letters of a message. Written by send_session_message.';
comment on column guichet.session_letters.message_id is 'The message; written by send_session_message, like all columns.';
comment on column guichet.session_letters.outbox_id is 'The row of the outbox that is the letter.';
comment on column guichet.session_letters.booking_id is 'Whom it is to, by their booking.';
comment on column guichet.session_letters.waitlist_id is 'Or by their place in the line.';
create index session_letters_booking on guichet.session_letters (booking_id) where booking_id is not null;
create index session_letters_waitlist on guichet.session_letters (waitlist_id) where waitlist_id is not null;

alter table guichet.session_messages enable row level security;
alter table guichet.session_letters enable row level security;
revoke all on guichet.session_messages, guichet.session_letters from public, anon, authenticated, service_role;

create function guichet.message_refusal(p_texts jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select guichet.refused(min(t.field), 'invalid_value')
    from (
      select 'texts' as field
       where jsonb_typeof(p_texts) is distinct from 'object' or not p_texts ?| array['fr', 'en']
         or p_texts - array['fr', 'en'] <> '{}'
      union all
      select 'texts.' || l.key || '.' || f.name
        from jsonb_each(case when jsonb_typeof(p_texts) = 'object' then p_texts else '{}' end) l,
          (values ('subject', 200, E'[\r\n]'), ('body', 5000, null)) as f (name, most, forbidden)
       where jsonb_typeof(l.value -> f.name) is distinct from 'string' or guichet.is_blank(l.value ->> f.name)
         or length(l.value ->> f.name) > f.most or l.value ->> f.name ~ f.forbidden) t
  having count(*) > 0
$$;
comment on function guichet.message_refusal(jsonb) is 'What is wrong with the texts of a message, as a refusal with the field; null where nothing is.';

create function guichet.message_counts(p_message_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('letters', count(*),
    -- of the outbox only what is settled is ever cleared away
    'sent', count(*) filter (where coalesce(o.status, 'done') = 'done'),
    'waiting', count(*) filter (where o.status in ('waiting', 'running')),
    'bounced', count(*) filter (where o.status = 'parked'), 'given_up', count(*) filter (where o.status = 'skipped'))
    from guichet.session_letters l left join public.outbox o on o.id = l.outbox_id where l.message_id = p_message_id
$$;
comment on function guichet.message_counts(uuid) is 'What became of the letters of a message: {letters, sent, waiting, bounced, given_up}.';

create function public.send_session_message(session_id uuid, message_id uuid, texts jsonb,
  audience text default 'booked') returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.send_session_message(uuid, uuid, jsonb, text) is
  'Writes to everybody who booked a session (audience booked), or also to who holds a place or waits (everybody): texts {fr?: {subject, body}, en?: {…}}, each person in their language, in the other where theirs is not given. message_id is made by the page: the same one again sends nothing → {result: sent|already|refused, message_id, letters, sent, waiting, bounced, given_up, field?, reason?: invalid_value|nobody_there}. Whoever may manage_sessions.';

-- The letter itself ---------------------------------------------------------------------------------------------

create or replace function guichet.letter_is_due(p_template text, p_booking public.immersion_bookings,
  p_session public.immersion_sessions) returns boolean
language sql stable set search_path = ''
as $$
  select case p_template
    when 'booking_reminder' then p_booking.status = 'confirmed' and p_session.is_active
      and p_session.cancelled_at is null
      and guichet.session_starts_at(p_session.session_date_end + 1) > now()
    when 'booking_place_offered' then p_booking.status = 'pending' and p_booking.hold_expires_at > now()
    -- who gave their place back meanwhile is spoken to no more; who waits has no booking
    when 'booking_session_message' then coalesce(p_booking.status <> 'cancelled', true)
    else true end
$$;

create function guichet.language_of(p_user uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select coalesce((select p.locale from public.profiles p where p.id = p_user),
    (select b.language from guichet.business b))
$$;
comment on function guichet.language_of(uuid) is 'fr or en: the language of a person, else that of the business.';

create function guichet.message_letter(p_message_id uuid, p_user uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('language', l.language, 'message_subject', m.texts -> l.language ->> 'subject',
      'message_text', m.texts -> l.language ->> 'body')
    from guichet.session_messages m
    cross join lateral (select case when m.texts ? guichet.language_of(p_user) then guichet.language_of(p_user)
      else (select k from jsonb_object_keys(m.texts) k limit 1) end as language) l
   where m.id = p_message_id
$$;
comment on function guichet.message_letter(uuid, uuid) is 'The words of a message for one person: {language, message_subject, message_text}, in their language where it was written in it.';

create or replace function guichet.booking_letter(p_payload jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_template text := p_payload ->> 'template';
  v_waitlist public.immersion_waitlist;
  v_booking public.immersion_bookings;
  v_session public.immersion_sessions;
  v_before jsonb := p_payload -> 'before';
  -- a letter about a change says what that change made of it, whatever came after
  v_after jsonb := p_payload -> 'after';
  v_refund bigint := coalesce((p_payload ->> 'refund_cents')::bigint, 0);
  v_waits bigint := coalesce((p_payload ->> 'refund_waits_cents')::bigint, 0);
begin
  select * into v_booking from public.immersion_bookings b where b.id = guichet.try_uuid(p_payload ->> 'booking_id');
  if not found then
    select * into v_waitlist from public.immersion_waitlist w
      where w.id = guichet.try_uuid(p_payload ->> 'waitlist_id');
    if not found then
      return jsonb_build_object('result', 'error', 'error',
        jsonb_build_object('message', 'this booking does not exist', 'path', 'booking_id'));
    end if;
  end if;
  select * into v_session from public.immersion_sessions s
    where s.id = coalesce(v_booking.session_id, v_waitlist.session_id);
  if not guichet.letter_is_due(v_template, v_booking, v_session) then
    return jsonb_build_object('result', 'withdrawn', 'template', 'withdrawn', 'booking_id', v_booking.id);
  end if;
  return jsonb_build_object(
    'result', 'ready', 'template', v_template, 'booking_id', v_booking.id, 'to',
    coalesce(v_booking.user_email, v_waitlist.user_email),
    'status', coalesce(v_booking.status, v_waitlist.status), 'reason', p_payload ->> 'reason',
    'location', coalesce(v_after ->> 'location', v_session.location),
    'dates', guichet.french_dates(coalesce((v_after ->> 'start')::date, v_session.session_date_start),
      coalesce((v_after ->> 'end')::date, v_session.session_date_end)),
    'of_dates', guichet.french_of_dates(coalesce((v_after ->> 'start')::date, v_session.session_date_start),
      coalesce((v_after ->> 'end')::date, v_session.session_date_end)),
    'location_before', v_before ->> 'location',
    'dates_before', guichet.french_dates((v_before ->> 'start')::date, (v_before ->> 'end')::date),
    'price', guichet.euros(v_booking.amount_cents), 'refund', guichet.euros(v_refund), 'refund_cents', v_refund,
    -- what has been asked for, and no more is promised
    'refund_state', case when v_refund > 0 then 'asked' when v_waits > 0 then 'waits'
      when p_payload ->> 'refund_cents' is null then 'unsaid'
      when v_booking.refunded_cents > 0 then 'back' else 'none' end,
    'refund_amount', guichet.euros(case when v_refund > 0 then v_refund when v_waits > 0 then v_waits
      else v_booking.refunded_cents end),
    -- what the reader has: a place that is paid for, one that is held, a wait
    'standing', case when v_booking.id is null then 'waiting'
      when v_booking.stripe_payment_intent_id is null then 'held' else 'booked' end,
    'page', guichet.web_address('/immersion-elite'), 'contact', guichet.contact_email(),
    'hold_until', guichet.french_until(v_booking.hold_expires_at),
    -- only what was in somebody's calendar, or comes into it, has an entry
    'ics', case when v_template not in ('booking_place_gone', 'booking_session_message')
                 and case v_template when 'booking_confirmed' then v_booking.status <> 'cancelled'
                   else v_booking.stripe_payment_intent_id is not null end
           then guichet.booking_ics(v_booking, v_session) end)
    || coalesce(guichet.message_letter(guichet.try_uuid(p_payload ->> 'message_id'),
      coalesce(v_booking.user_id, v_waitlist.user_id)), '{}');
end $$;

comment on function public.booking_letters(jsonb) is
  'Facts for letters about bookings and places in the line, a result a row: [{template, booking_id | waitlist_id, refund_cents?, refund_waits_cents?, reason?, before?, after?, message_id?}] → {results: [{result: ready|withdrawn|error, to, dates, of_dates, location, price, refund, refund_state: asked|waits|back|none|unsaid, refund_amount: of which it speaks, language?, message_subject?, message_text?, ics?, …}]}. Service role.';

-- A person's language, which their letters follow -----------------------------------------------------------------

create function public.set_my_language(language text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if (select auth.uid()) is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  update public.profiles p set locale = set_my_language.language
    where p.id = (select auth.uid()) and p.locale <> set_my_language.language;
end $$;
comment on function public.set_my_language(text) is 'fr or en: in which language the signed-in user is written to. Pages tell it where somebody chooses; safe to repeat.';
comment on column public.profiles.locale is 'Language of texts for this person, fr or en; written by set_my_language and the server.';

revoke execute on function guichet.message_refusal(jsonb), guichet.message_counts(uuid), guichet.language_of(uuid),
  guichet.message_letter(uuid, uuid), public.send_session_message(uuid, uuid, jsonb, text),
  public.set_my_language(text) from public, anon, authenticated;
grant execute on function public.send_session_message(uuid, uuid, jsonb, text), public.set_my_language(text)
  to authenticated, service_role;
select guichet.hang_bell('guichet.session_messages', 'bookings');
