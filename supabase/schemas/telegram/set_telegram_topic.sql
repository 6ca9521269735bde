-- Written by npm run db:schemas. Last in migrations/20261201000700_telegram_settings.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.set_telegram_topic(domain text, topic_id bigint DEFAULT NULL::bigint)
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
  select to_jsonb(t) into v_before from guichet.telegram_topics t where t.domain = set_telegram_topic.domain
    for update;
  if v_before is null or set_telegram_topic.topic_id < 1 then
    return guichet.refused(case when v_before is null then 'domain' else 'topic_id' end, 'invalid_value');
  end if;
  update guichet.telegram_topics t set topic_id = set_telegram_topic.topic_id, updated_at = now()
    where t.domain = set_telegram_topic.domain returning to_jsonb(t) into v_after;
  perform guichet.record_action('settings', 'guichet.telegram_topics', set_telegram_topic.domain, null, v_before,
    v_after);
  return jsonb_build_object('result', 'done');
end $function$;

comment on function public.set_telegram_topic(text,bigint) is 'The topic of the group that the alerts of a domain stand in; null: that of the credential → {result: done|refused, field?, reason?}.';

revoke all on function public.set_telegram_topic(text,bigint) from public, anon, authenticated, service_role;
grant execute on function public.set_telegram_topic(text,bigint) to authenticated;
grant execute on function public.set_telegram_topic(text,bigint) to service_role;
