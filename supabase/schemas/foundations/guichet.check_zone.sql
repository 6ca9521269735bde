-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.check_zone()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if not coalesce(guichet.is_zone(new.zone), false) then
    raise exception 'unknown_zone' using errcode = '23514', column = 'zone',
      hint = 'An IANA name, e.g. America/Montreal.';
  end if;
  return new;
end $function$;

comment on function guichet.check_zone() is 'Trigger: the zone is one that this Postgres knows; no check can ask that.';

revoke all on function guichet.check_zone() from public, anon, authenticated, service_role;
