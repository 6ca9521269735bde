-- Written by npm run db:schemas. Last in migrations/20261201000510_session_messages.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.message_letter(p_message_id uuid, p_user uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('language', l.language, 'message_subject', m.texts -> l.language ->> 'subject',
      'message_text', m.texts -> l.language ->> 'body')
    from guichet.session_messages m
    cross join lateral (select case when m.texts ? guichet.language_of(p_user) then guichet.language_of(p_user)
      else (select k from jsonb_object_keys(m.texts) k limit 1) end as language) l
   where m.id = p_message_id
$function$;

comment on function guichet.message_letter(uuid,uuid) is 'The words of a message for one person: {language, message_subject, message_text}, in their language where it was written in it.';

revoke all on function guichet.message_letter(uuid,uuid) from public, anon, authenticated, service_role;
