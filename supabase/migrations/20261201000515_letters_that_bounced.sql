-- A letter that the mail server refuses for good stands in the outbox and stops what is written to this person after
-- it. Whoever keeps the sessions corrects the address, or says that the person was told otherwise.

create function guichet.bounced_letters(p_booking_id uuid, p_waitlist_id uuid) returns uuid[]
language sql stable security definer set search_path = ''
as $$
  select array(select o.id from public.outbox o
   where o.topic = 'email' and o.status = 'parked'
     and o.object_key in ('booking:' || p_booking_id || ':email', 'waitlist:' || p_waitlist_id || ':email')
   order by o.id)
$$;
comment on function guichet.bounced_letters(uuid, uuid) is 'Letters to somebody, by their booking or their place in the line, that were refused or could not be sent.';

create function public.retry_letters(booking_id uuid default null, waitlist_id uuid default null,
  email text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_email constant text := nullif(btrim(retry_letters.email), '');
  v_before text;
  v_bounced uuid[];
begin
  perform guichet.require_right('manage_sessions');
  if v_email is not null and (v_email !~ '^[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>".]+$' or length(v_email) > 254) then
    return guichet.refused('email', 'invalid_value');
  end if;
  select b.user_email into v_before from public.immersion_bookings b where b.id = retry_letters.booking_id for update;
  if not found then
    select w.user_email into v_before from public.immersion_waitlist w where w.id = retry_letters.waitlist_id
      for update;
    if not found then
      return guichet.refused('booking_id', 'not_found');
    end if;
  end if;
  if v_email is not null and v_email <> v_before then
    update public.immersion_bookings b set user_email = v_email where b.id = retry_letters.booking_id;
    update public.immersion_waitlist w set user_email = v_email, updated_at = now()
      where w.id = retry_letters.waitlist_id;
  end if;
  v_bounced := guichet.queue_retry('outbox',
    guichet.bounced_letters(retry_letters.booking_id, retry_letters.waitlist_id));
  if v_email is distinct from v_before and v_email is not null or cardinality(v_bounced) > 0 then
    perform guichet.record_action('manage_sessions',
      case when retry_letters.booking_id is null then 'immersion_waitlist' else 'immersion_bookings' end,
      coalesce(retry_letters.booking_id, retry_letters.waitlist_id)::text, 'letters', jsonb_build_object('user_email',
        v_before, 'letters', 0), jsonb_build_object('user_email', coalesce(v_email, v_before), 'letters',
        cardinality(v_bounced)));
  end if;
  return jsonb_build_object('result', 'retried', 'email', coalesce(v_email, v_before), 'letters',
    coalesce(cardinality(v_bounced), 0));
end $$;
comment on function public.retry_letters(uuid, uuid, text) is
  'Sends the letters again that somebody could not be sent, to another address where one is given, which their later letters go to as well; their account keeps its own → {result: retried|refused, email, letters: how many go again, field?, reason?: invalid_value|not_found}. Whoever may manage_sessions.';

create function public.give_up_letters(booking_id uuid default null, waitlist_id uuid default null,
  reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_reason constant text := nullif(btrim(give_up_letters.reason), '');
  v_given_up uuid[];
begin
  perform guichet.require_right('manage_sessions');
  if v_reason is null then
    return guichet.refused('reason', 'reason_missing');
  end if;
  v_given_up := guichet.queue_skip('outbox',
    guichet.bounced_letters(give_up_letters.booking_id, give_up_letters.waitlist_id), v_reason);
  if cardinality(v_given_up) > 0 then
    perform guichet.record_action('manage_sessions',
      case when give_up_letters.booking_id is null then 'immersion_waitlist' else 'immersion_bookings' end,
      coalesce(give_up_letters.booking_id, give_up_letters.waitlist_id)::text, v_reason, null,
      jsonb_build_object('letters_given_up', to_jsonb(v_given_up)));
  end if;
  return jsonb_build_object('result', 'given_up', 'letters', coalesce(cardinality(v_given_up), 0));
end $$;
comment on function public.give_up_letters(uuid, uuid, text) is
  'Somebody was told by another way: letters that could not be sent to them are passed over, later ones go on → {result: given_up|refused, letters, reason?: reason_missing}. Whoever may manage_sessions.';

comment on column public.immersion_bookings.user_email is 'Where letters about it go: the e-mail at the time of booking. Written by reserve_place, corrected by retry_letters.';
comment on column public.immersion_waitlist.user_email is 'Where the offer goes. Written by join_waitlist, corrected by retry_letters.';

revoke execute on function guichet.bounced_letters(uuid, uuid),
  public.retry_letters(uuid, uuid, text), public.give_up_letters(uuid, uuid, text) from public, anon, authenticated;
grant execute on function public.retry_letters(uuid, uuid, text), public.give_up_letters(uuid, uuid, text)
  to authenticated, service_role;
