-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.hold_limit(p_created_at timestamp with time zone, p_offered boolean)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select date_trunc('second', p_created_at) + case when p_offered then interval '24 hours'
  else interval '70 minutes' end $function$;

comment on function guichet.hold_limit(timestamp with time zone,boolean) is 'When a hold is over, whatever happens: 70 minutes after it was made, an offer of the waiting list after a day.';

revoke all on function guichet.hold_limit(timestamp with time zone,boolean) from public, anon, authenticated, service_role;
