-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_blank(value text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(value,
    '') !~ (
    '[^\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f'
    || '\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]')
$function$;

comment on function guichet.is_blank(text) is 'Whether a text shows nothing: null, empty, or of white space and invisible characters alone. The one definition for checks, plans and comparisons.';

revoke all on function guichet.is_blank(text) from public, anon, authenticated, service_role;
grant execute on function guichet.is_blank(text) to authenticated;
grant execute on function guichet.is_blank(text) to service_role;
