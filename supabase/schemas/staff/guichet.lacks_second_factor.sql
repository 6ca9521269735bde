-- Written by npm run db:schemas. Last in migrations/20261201000100_second_factor.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lacks_second_factor(p_action text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return guichet.caller_is_user()
    and not guichet.second_factor_shown()
    and exists (select from guichet.actions a where a.action = p_action and a.second_factor)
    and (exists (select from guichet.settings s where s.key = 'second_factor' and s.value = 'required')
      or guichet.has_second_factor((select auth.uid())));
end $function$;

comment on function guichet.lacks_second_factor(text) is 'Whether the caller, a person, must show a second factor before this action and has not.';

revoke all on function guichet.lacks_second_factor(text) from public, anon, authenticated, service_role;
