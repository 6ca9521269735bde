-- Written by npm run db:schemas. Last in migrations/20261201000646_desk_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_text_state(p_template text, p_locale text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'shipped', (select jsonb_build_object('emoji', t.emoji, 'title', t.title, 'many', t.many, 'body', t.body)
      from guichet.alert_templates t where t.template = p_template and t.locale = p_locale),
    'own', (select jsonb_build_object('emoji', t.emoji, 'title', t.title, 'many', t.many, 'body', t.body)
      from public.alert_texts t where t.template = p_template and t.locale = p_locale and t.body is not null),
    'version', coalesce((select t.version from public.alert_texts t
      where t.template = p_template and t.locale = p_locale), 0)::text,
    'said_by', (select t.said_by from public.alert_texts t where t.template = p_template and t.locale = p_locale),
    'written_at', (select t.written_at from public.alert_texts t
      where t.template = p_template and t.locale = p_locale))
$function$;

comment on function guichet.alert_text_state(text,text) is 'A text in one language: {shipped | null, own: that of staff | null, version, said_by, written_at: who changed it last and when}.';

revoke all on function guichet.alert_text_state(text,text) from public, anon, authenticated, service_role;
