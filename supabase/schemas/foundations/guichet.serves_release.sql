-- Written by npm run db:schemas. Last in migrations/20261121000103_release.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.serves_release(needed text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- what the third number counts changes nothing between database and programs
  select coalesce(substring(needed from '^\d+\.\d+') = substring(guichet.release() from '^\d+\.\d+'), false)
$function$;

comment on function guichet.serves_release(text) is 'Whether a program of that release may work with this database: the first two numbers are the same.';

revoke all on function guichet.serves_release(text) from public, anon, authenticated, service_role;
