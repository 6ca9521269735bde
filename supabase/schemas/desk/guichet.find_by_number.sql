-- Written by npm run db:schemas. Last in migrations/20261201000315_search_by_id.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_by_number(p_hex text, p_limit integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_low uuid := guichet.uuid_beginning(p_hex, '0');
  v_high uuid := guichet.uuid_beginning(p_hex, 'f');
  v_found jsonb := '[]';
begin
  if guichet.may('read_money') then
    v_found := coalesce((select jsonb_agg(guichet.found_order(o, 'number')) from (
        select * from public.orders x where x.id between v_low and v_high limit p_limit) o), '[]')
      || coalesce((select jsonb_agg(guichet.found_payment(p, 'number')) from (
        select * from public.payments x where x.id between v_low and v_high limit p_limit) p), '[]');
  end if;
  if guichet.may('read_bookings') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_booking(b, 'number')) from (
      select * from public.immersion_bookings x where x.id between v_low and v_high limit p_limit) b), '[]');
  end if;
  if guichet.may('read_money') or guichet.may('manage_machines') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_vend(v, 'number')) from (
      select * from public.vend_sessions x where x.id between v_low and v_high limit p_limit) v), '[]');
  end if;
  return v_found;
end $function$;

comment on function guichet.find_by_number(text,integer) is 'Orders, payments, bookings and vends whose id begins with these digits: what pages and letters call their number.';

revoke all on function guichet.find_by_number(text,integer) from public, anon, authenticated, service_role;
