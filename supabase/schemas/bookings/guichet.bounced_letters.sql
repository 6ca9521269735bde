-- Written by npm run db:schemas. Last in migrations/20261201000515_letters_that_bounced.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.bounced_letters(p_booking_id uuid, p_waitlist_id uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select array(select o.id from public.outbox o
   where o.topic = 'email' and o.status = 'parked'
     and o.object_key in ('booking:' || p_booking_id || ':email', 'waitlist:' || p_waitlist_id || ':email')
   order by o.id)
$function$;

comment on function guichet.bounced_letters(uuid,uuid) is 'Letters to somebody, by their booking or their place in the line, that were refused or could not be sent.';

revoke all on function guichet.bounced_letters(uuid,uuid) from public, anon, authenticated, service_role;
