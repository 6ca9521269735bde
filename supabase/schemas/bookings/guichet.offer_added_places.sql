-- Written by npm run db:schemas. Last in migrations/20261121004130_immersion_waitlist.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.offer_added_places()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  for v_place in 1 .. least(new.max_places - new.reserved_places,
                            (select count(*) from public.immersion_waitlist w
                              where w.session_id = new.id and w.status = 'waiting')) loop
    perform guichet.offer_freed_place(new.id);
  end loop;
  return null;
end $function$;

comment on function guichet.offer_added_places() is 'Trigger: offers places that an administrator adds to those who wait, before anybody else can take them.';

revoke all on function guichet.offer_added_places() from public, anon, authenticated, service_role;
