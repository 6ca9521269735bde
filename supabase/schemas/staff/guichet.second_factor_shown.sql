-- Written by npm run db:schemas. Last in migrations/20261201000100_second_factor.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.second_factor_shown()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'aal', 'aal1') = 'aal2'
$function$;

comment on function guichet.second_factor_shown() is 'Whether the caller''s token was given after a second factor. It opens nothing by itself: roles are asked as well.';

revoke all on function guichet.second_factor_shown() from public, anon, authenticated, service_role;
