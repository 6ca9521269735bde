-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_my_language(language text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (select auth.uid()) is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  update public.profiles p set locale = set_my_language.language
    where p.id = (select auth.uid()) and p.locale <> set_my_language.language;
end $function$;

comment on function public.set_my_language(text) is 'fr or en: in which language the signed-in user is written to. Pages tell it where somebody chooses; safe to repeat.';

revoke all on function public.set_my_language(text) from public, anon, authenticated, service_role;
grant execute on function public.set_my_language(text) to authenticated;
grant execute on function public.set_my_language(text) to service_role;
