-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ask_again(p_offer public.telegram_offers, p_user uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_reason text;
  v_place integer := 1;
begin
  update public.telegram_offers o set state = 'withdrawn' where o.parent = p_offer.id and o.state = 'open';
  update public.telegram_offers o set state = 'asked' where o.id = p_offer.id;
  -- whoever gives a row up says why: the reasons are the second press
  foreach v_reason in array case p_offer.action when 'skip' then array['done_by_hand', 'no_longer_needed']
    else array[null] end loop
    perform guichet.add_offer(p_offer.message, v_place, 'confirm', p_offer.needs, p_offer.subject_table,
      p_offer.subject_ids, p_offer.details || jsonb_build_object('reason', coalesce(v_reason,
        p_offer.details ->> 'reason'), 'of', p_offer.action), p_offer.amount_minor, p_offer.currency,
      interval '2 minutes', p_offer.id, p_user);
    v_place := v_place + 1;
  end loop;
  perform guichet.add_offer(p_offer.message, v_place, 'cancel', p_offer.needs, p_offer.subject_table,
    p_offer.subject_ids, jsonb_build_object('of', p_offer.action), null, null, interval '2 minutes', p_offer.id,
    p_user);
  return guichet.asked(p_offer);
end $function$;

comment on function guichet.ask_again(public.telegram_offers,uuid) is 'The second press: buttons that confirm or cancel, for the one who pressed first, for two minutes.';

revoke all on function guichet.ask_again(public.telegram_offers,uuid) from public, anon, authenticated, service_role;
