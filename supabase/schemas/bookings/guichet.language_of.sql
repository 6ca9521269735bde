-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.language_of(p_user uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce((select p.locale from public.profiles p where p.id = p_user),
    (select b.language from guichet.business b))
$function$;

comment on function guichet.language_of(uuid) is 'fr or en: the language of a person, else that of the business.';

revoke all on function guichet.language_of(uuid) from public, anon, authenticated, service_role;
