-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.stripped(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when guichet.is_blank(value) then '' else substring(value from
    '[^\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff](?:.*[^\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff])?') end
$function$;

comment on function guichet.stripped(text) is 'A text without the white space around it; empty where it is blank. For comparing, never for storing.';

revoke all on function guichet.stripped(text) from public, anon, authenticated, service_role;
