-- Written by npm run db:schemas. Last in migrations/20261201000515_letters_that_bounced.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.retry_letters(booking_id uuid DEFAULT NULL::uuid, waitlist_id uuid DEFAULT NULL::uuid, email text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.retry_letters(uuid,uuid,text) is 'Sends the letters again that somebody could not be sent, to another address where one is given, which their later letters go to as well; their account keeps its own → {result: retried|refused, email, letters: how many go again, field?, reason?: invalid_value|not_found}. Whoever may manage_sessions.';

revoke all on function public.retry_letters(uuid,uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.retry_letters(uuid,uuid,text) to authenticated;
grant execute on function public.retry_letters(uuid,uuid,text) to service_role;
