-- Written by npm run db:schemas. Last in migrations/20261121004130_immersion_waitlist.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.close_waitlist_offer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.immersion_waitlist w set status = 'expired', updated_at = now()
    where w.booking_id = new.id and w.status = 'offered';
  return null;
end $function$;

comment on function guichet.close_waitlist_offer() is 'Trigger: an offer ends with its booking.';

revoke all on function guichet.close_waitlist_offer() from public, anon, authenticated, service_role;
