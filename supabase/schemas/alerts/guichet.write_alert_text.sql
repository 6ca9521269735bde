-- Written by npm run db:schemas. Last in migrations/20261201000646_desk_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.write_alert_text(p_template text, p_locale text, p_text jsonb, p_fields text[], p_version text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_before jsonb;
  v_row public.alert_texts;
begin
  insert into public.alert_texts (template, locale) values (p_template, p_locale) on conflict do nothing;
  select * into v_row from public.alert_texts t where t.template = p_template and t.locale = p_locale for update;
  v_before := jsonb_strip_nulls(jsonb_build_object('emoji', v_row.emoji, 'title', v_row.title, 'many', v_row.many,
    'body', v_row.body));
  -- pressed twice: it stands as it was asked for already
  if v_before = p_text and (p_fields is null or p_fields = v_row.fields) then
    return jsonb_build_object('result', 'done') || guichet.alert_text_state(p_template, p_locale);
  end if;
  perform guichet.require_version(p_version, v_row.version::text);
  update public.alert_texts t
     set emoji = p_text ->> 'emoji', title = p_text ->> 'title', many = p_text ->> 'many', body = p_text ->> 'body',
       fields = coalesce(p_fields, t.fields), version = t.version + 1, written_at = clock_timestamp(),
       user_id = case when guichet.caller_is_server() then null else (select auth.uid()) end,
       said_by = case when guichet.caller_is_server() then guichet.header('x-guichet-actor')
         else (select u.email from public.users u where u.id = (select auth.uid())) end
   where t.template = p_template and t.locale = p_locale;
  perform guichet.record_action('alert_texts', 'alert_texts', p_template || ':' || p_locale, null,
    v_before || jsonb_build_object('rev', v_row.version::text), p_text || jsonb_build_object('fields', p_fields));
  return jsonb_build_object('result', 'done') || guichet.alert_text_state(p_template, p_locale);
end $function$;

comment on function guichet.write_alert_text(text,text,jsonb,text[],text) is 'Writes a text that was checked, or {} for the shipped one, and who did it.';

revoke all on function guichet.write_alert_text(text,text,jsonb,text[],text) from public, anon, authenticated, service_role;
