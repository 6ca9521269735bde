-- Written by npm run db:schemas. Last in migrations/20261201000646_desk_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_placeholders(p_template text, p_fields text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce((select t.placeholders from guichet.alert_templates t where t.template = p_template limit 1),
    p_fields || array['links', 'link_desk', 'link_stripe', 'link_runbook'])
$function$;

comment on function guichet.alert_placeholders(text,text[]) is 'The placeholders of a template: those that are shipped; of one of staff''s own the fields that its alerts bring, and links.';

revoke all on function guichet.alert_placeholders(text,text[]) from public, anon, authenticated, service_role;
