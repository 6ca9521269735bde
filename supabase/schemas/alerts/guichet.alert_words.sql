-- Written by npm run db:schemas. Last in migrations/20261201000640_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_words(p_template text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_object_agg(w.locale, jsonb_build_object('emoji', w.emoji, 'title', w.title, 'many', w.many,
    'body', w.body))
  from (
    select coalesce(o.locale, s.locale) as locale, coalesce(o.emoji, s.emoji) as emoji,
      coalesce(o.title, s.title) as title, coalesce(o.many, s.many) as many, coalesce(o.body, s.body) as body
    from (select * from guichet.alert_templates t where t.template = p_template) s
    full join (select * from public.alert_texts t where t.template = p_template and t.body is not null) o
      on o.locale = s.locale) w
$function$;

comment on function guichet.alert_words(text) is 'The text of an alert as it is sent: {fr: {emoji, title, many, body}, en: …}, that of staff where there is one; null where there is none at all.';

revoke all on function guichet.alert_words(text) from public, anon, authenticated, service_role;
