-- Written by npm run db:schemas. Last in migrations/20261201000646_desk_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_notice_text(p_template text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_fields text[] := (select t.fields from public.alert_texts t where t.template = p_template
    order by t.written_at desc limit 1);
  v_brought text[];
begin
  perform guichet.require_right('read_events');
  -- the fields of what came lately are a beginning
  v_brought := array(select distinct k.key from (
      select a.data from public.alert_outbox a where a.template = p_template order by a.seq desc limit 20) d,
      jsonb_object_keys(case jsonb_typeof(d.data) when 'object' then d.data else '{}' end) k (key)
    where k.key ~ '^[a-z][a-z0-9_]{0,40}$' order by 1);
  return jsonb_build_object('template', p_template, 'may_edit', guichet.may('alert_texts'),
    'shipped', exists (select from guichet.alert_templates t where t.template = p_template),
    'texts', jsonb_build_object('fr', guichet.alert_text_state(p_template, 'fr'),
      'en', guichet.alert_text_state(p_template, 'en')),
    'fields', to_jsonb(coalesce(v_fields, v_brought)),
    'placeholders', to_jsonb(guichet.alert_placeholders(p_template, coalesce(v_fields, v_brought))),
    'zone', guichet.zone(), 'web', guichet.web_address(''),
    'samples', (select coalesce(jsonb_agg(guichet.alert_line(a) order by a.seq desc), '[]') from (
      select x.* from public.alert_outbox x where x.template = p_template order by x.seq desc limit 5) a),
    'decisions', (select coalesce(jsonb_agg(to_jsonb(d) - 'subject_table' order by d.id desc), '[]') from (
      select s.* from public.staff_actions s where s.subject_table = 'alert_texts'
        and s.subject_id in (p_template || ':fr', p_template || ':en') order by s.id desc limit 50) d));
end $function$;

comment on function public.desk_notice_text(text) is 'Desk (read_events): one template → {template, shipped, may_edit, texts: {fr, en: guichet.alert_text_state}, fields, placeholders, zone, web: address of the pages, samples: the last five alerts of it (guichet.alert_line) for the preview, decisions: who changed it}.';

revoke all on function public.desk_notice_text(text) from public, anon, authenticated, service_role;
grant execute on function public.desk_notice_text(text) to authenticated;
grant execute on function public.desk_notice_text(text) to service_role;
