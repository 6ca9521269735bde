-- Written by npm run db:schemas. Last in migrations/20261201000646_desk_alert_texts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_notice_texts()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform guichet.require_right('read_events');
  return jsonb_build_object('may_edit', guichet.may('alert_texts'), 'templates', (
    select coalesce(jsonb_agg(jsonb_build_object('template', n.template, 'shipped', n.shipped,
        'texts', jsonb_build_object('fr', guichet.alert_text_state(n.template, 'fr'),
          'en', guichet.alert_text_state(n.template, 'en')),
        'last_at', (select a.created_at from public.alert_outbox a where a.template = n.template
          order by a.seq desc limit 1)) order by n.template), '[]')
    from (
      select t.template, true as shipped from guichet.alert_templates t where t.locale = 'fr'
      union
      select t.template, false from public.alert_texts t where not exists (
        select from guichet.alert_templates s where s.template = t.template)
      union
      -- what came without a text of its own
      select w.template, false from (
        with recursive told as (
          (select a.template from public.alert_outbox a order by a.template limit 1)
          union all
          select (select a.template from public.alert_outbox a where a.template > t.template order by a.template
            limit 1) from told t where t.template is not null
        ) select t.template from told t where t.template ~ '^[a-z][a-z0-9_]{1,98}$') w
        where not exists (select from guichet.alert_templates s where s.template = w.template)) n));
end $function$;

comment on function public.desk_notice_texts() is 'Desk (read_events): {may_edit, templates: [{template, shipped: whether it is ours, texts: {fr, en: guichet.alert_text_state}, last_at: when one of it came last}]}: those that are shipped, those of staff, and those that came without a text.';

revoke all on function public.desk_notice_texts() from public, anon, authenticated, service_role;
grant execute on function public.desk_notice_texts() to authenticated;
grant execute on function public.desk_notice_texts() to service_role;
