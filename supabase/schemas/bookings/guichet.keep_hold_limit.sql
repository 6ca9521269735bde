-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_hold_limit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.hold_expires_at := least(new.hold_expires_at, guichet.hold_limit(new.created_at, new.offered));
  return new;
end $function$;

comment on function guichet.keep_hold_limit() is 'Trigger: no function, of today or later, holds a place for longer than guichet.hold_limit.';

revoke all on function guichet.keep_hold_limit() from public, anon, authenticated, service_role;
