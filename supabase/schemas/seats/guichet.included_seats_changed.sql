-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.included_seats_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_codes text[] := case tg_op when 'INSERT' then array[new.code] when 'DELETE' then array[old.code]
    else array[old.code, new.code] end;
begin
  perform guichet.enqueue_seats(array(
    select distinct i.subscription_id from public.subscription_items i
      where i.active and i.type <> 'SEAT' and i.code = any(v_codes)));
  return null;
end $function$;

comment on function guichet.included_seats_changed() is 'Trigger: a code that includes more or fewer seats changes those that are billed.';

revoke all on function guichet.included_seats_changed() from public, anon, authenticated, service_role;
