-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.tell_stranger(p_sender jsonb, p_what text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- once a day and person
  select guichet.alert('telegram_stranger', concat_ws(':', p_sender ->> 'id', guichet.utc_date(clock_timestamp())),
    jsonb_strip_nulls(jsonb_build_object('telegram_id', p_sender ->> 'id', 'name', left(concat_ws(' ',
      p_sender ->> 'first_name', p_sender ->> 'last_name'), 200), 'username', p_sender ->> 'username', 'what', p_what)))
$function$;

comment on function guichet.tell_stranger(jsonb,text) is 'Support hears of somebody who pressed or asked and is nobody of ours.';

revoke all on function guichet.tell_stranger(jsonb,text) from public, anon, authenticated, service_role;
