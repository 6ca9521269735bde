-- Written by npm run db:schemas. Last in migrations/20261201000405_slots.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_low(p_slot public.stocks)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select p_slot.quantity <= coalesce(p_slot.low_at, p_slot.capacity / 4, 1) $function$;

comment on function guichet.is_low(public.stocks) is 'Whether few pieces are left in a slot: its own mark, else a quarter of its capacity, else one.';

revoke all on function guichet.is_low(public.stocks) from public, anon, authenticated, service_role;
