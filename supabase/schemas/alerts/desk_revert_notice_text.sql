-- Written by npm run db:schemas. Last in migrations/20261201000646_desk_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_revert_notice_text(p_template text, p_locale text, p_version text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('alert_texts');
  if not exists (select from public.alert_texts t where t.template = p_template and t.locale = p_locale) then
    return jsonb_build_object('result', 'done') || guichet.alert_text_state(p_template, p_locale);
  end if;
  return guichet.write_alert_text(p_template, p_locale, '{}', null, p_version);
end $function$;

comment on function public.desk_revert_notice_text(text,text,text) is 'Desk (alert_texts): the shipped text again; of a template of one''s own none. Where it stands already nothing changes → {result: done} with guichet.alert_text_state.';

revoke all on function public.desk_revert_notice_text(text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.desk_revert_notice_text(text,text,text) to authenticated;
grant execute on function public.desk_revert_notice_text(text,text,text) to service_role;
