-- Written by npm run db:schemas. Last in migrations/20261201000515_letters_that_bounced.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.give_up_letters(booking_id uuid DEFAULT NULL::uuid, waitlist_id uuid DEFAULT NULL::uuid, reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.give_up_letters(uuid,uuid,text) is 'Somebody was told by another way: letters that could not be sent to them are passed over, later ones go on → {result: given_up|refused, letters, reason?: reason_missing}. Whoever may manage_sessions.';

revoke all on function public.give_up_letters(uuid,uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.give_up_letters(uuid,uuid,text) to authenticated;
grant execute on function public.give_up_letters(uuid,uuid,text) to service_role;
