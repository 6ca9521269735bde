-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.held_unpaid(p_user uuid, p_offered boolean, p_per interval, p_session uuid DEFAULT NULL::uuid)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select count(*) from public.immersion_bookings b
   where b.user_id = p_user and b.offered = p_offered and b.stripe_payment_intent_id is null
     and (p_session is null or b.session_id = p_session)
     -- a day more: an offer is a day old when it lapses
     and b.created_at > now() - p_per - interval '1 day'
     and (b.status = 'pending' or (b.status = 'cancelled' and b.cancelled_at > now() - p_per
       -- what the person let lapse or gave back, not what was taken from them
       and b.cancel_reason in ('customer', 'hold_expired', 'checkout_expired', 'payment_failed', 'offer_expired')))
$function$;

comment on function guichet.held_unpaid(uuid,boolean,interval,uuid) is 'Places that a person holds without having paid, or held so within that time; offers of the waiting list apart.';

revoke all on function guichet.held_unpaid(uuid,boolean,interval,uuid) from public, anon, authenticated, service_role;
