-- Written by npm run db:schemas. Last in migrations/20261201000700_telegram_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_template_severity(template text, severity text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('settings');
  if coalesce(set_template_severity.severity, '') not in ('urgent', 'normal', 'low')
    or guichet.is_blank(set_template_severity.template) then
    return guichet.refused('severity', 'invalid_value');
  end if;
  select to_jsonb(d) into v_before from guichet.alert_delivery d where d.template = set_template_severity.template
    for update;
  insert into guichet.alert_delivery as d (template, domain, severity)
    values (set_template_severity.template, 'technical', set_template_severity.severity)
    on conflict (template) do update set severity = excluded.severity, updated_at = now()
    returning to_jsonb(d) into v_after;
  perform guichet.record_action('settings', 'guichet.alert_delivery', set_template_severity.template, null, v_before,
    v_after);
  return jsonb_build_object('result', 'done');
end $function$;

comment on function public.set_template_severity(text,text) is 'How loud the alerts of a template are: urgent, normal, low → {result: done|refused, field?, reason?}.';

revoke all on function public.set_template_severity(text,text) from public, anon, authenticated, service_role;
grant execute on function public.set_template_severity(text,text) to authenticated;
grant execute on function public.set_template_severity(text,text) to service_role;
