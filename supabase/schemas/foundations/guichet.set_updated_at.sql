-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.set_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.updated_at := now();
  return new;
end $function$;

comment on function guichet.set_updated_at() is 'Trigger: keeps updated_at, whoever writes the row.';

revoke all on function guichet.set_updated_at() from public, anon, authenticated, service_role;
