-- Written by npm run db:schemas. Last in migrations/20261121004200_immersion_bookings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.session_end_reason(p_refusal jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select 'session_' || replace(p_refusal ->> 'reason', 'not_found', 'hidden') $function$;

comment on function guichet.session_end_reason(jsonb) is 'The cancel_reason of a hold that ends because its session cannot be sold any more.';

revoke all on function guichet.session_end_reason(jsonb) from public, anon, authenticated, service_role;
