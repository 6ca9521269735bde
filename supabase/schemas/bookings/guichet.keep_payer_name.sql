-- Written by npm run db:schemas. Last in migrations/20261201000500_session_attendees.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_payer_name(p_booking_id uuid, p_name text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into guichet.session_attendees (booking_id, name)
    select p_booking_id, left(btrim(p_name), 200) where not guichet.is_blank(p_name)
  on conflict (booking_id) do update set name = coalesce(session_attendees.name, excluded.name)
$function$;

comment on function guichet.keep_payer_name(uuid,text) is 'The name that was told at Checkout, where no other is known.';

revoke all on function guichet.keep_payer_name(uuid,text) from public, anon, authenticated, service_role;
