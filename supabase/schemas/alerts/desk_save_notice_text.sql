-- Written by npm run db:schemas. Last in migrations/20261201000646_desk_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_save_notice_text(p_template text, p_locale text, p_text jsonb, p_version text DEFAULT NULL::text, p_fields text[] DEFAULT NULL::text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_text jsonb := jsonb_build_object('emoji', btrim(p_text ->> 'emoji'), 'title', btrim(p_text ->> 'title'),
    'many', btrim(p_text ->> 'many'), 'body', btrim(replace(p_text ->> 'body', E'\r', ''), E' \n'));
  v_shipped boolean := exists (select from guichet.alert_templates t where t.template = p_template);
  v_faults jsonb;
begin
  perform guichet.require_right('alert_texts');
  if p_template is null or p_template !~ '^[a-z][a-z0-9_]{1,98}$' then
    return guichet.refused('template', 'invalid_value');
  elsif p_locale is null or p_locale not in ('fr', 'en') then
    return guichet.refused('locale', 'invalid_value');
  elsif exists (select from unnest(p_fields) f where f !~ '^[a-z][a-z0-9_]{0,40}$') or cardinality(p_fields) > 40 then
    return guichet.refused('fields', 'invalid_value');
  end if;
  v_faults := guichet.alert_text_faults(v_text,
    guichet.alert_placeholders(p_template, coalesce(p_fields, (select t.fields from public.alert_texts t
      where t.template = p_template and t.locale = p_locale), '{}')));
  if v_faults <> '[]' then
    return guichet.refused('text', 'text_refused', jsonb_build_object('faults', v_faults));
  end if;
  return guichet.write_alert_text(p_template, p_locale, v_text, case when v_shipped then '{}' else p_fields end,
    p_version);
end $function$;

comment on function public.desk_save_notice_text(text,text,jsonb,text,text[]) is 'Desk (alert_texts): the text of an alert from now on: p_text {emoji, title, many, body}; p_fields: of a template of one''s own, the fields that its alerts bring; p_version: the one that was shown (PT409 changed_since where it is another by now). The same text again changes nothing → {result: done} with guichet.alert_text_state, or {result: refused, reason: invalid_value | text_refused, faults: guichet.alert_text_faults}.';

revoke all on function public.desk_save_notice_text(text,text,jsonb,text,text[]) from public, anon, authenticated, service_role;
grant execute on function public.desk_save_notice_text(text,text,jsonb,text,text[]) to authenticated;
grant execute on function public.desk_save_notice_text(text,text,jsonb,text,text[]) to service_role;
