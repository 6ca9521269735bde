-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.alert_message(p_template text, p_ids uuid[], p_data jsonb, p_locale text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_delivery guichet.alert_delivery;
  v_severity text;
  v_message guichet.telegram_messages;
  v_path text;
begin
  select * into v_delivery from guichet.alert_delivery d where d.template = p_template;
  v_severity := coalesce(v_delivery.severity, 'normal');
  v_message := guichet.message_for('alert', 'alert:' || md5(array_to_string(p_ids, ' ')), null, p_locale,
    (select t.topic_id from guichet.telegram_topics t where t.domain = coalesce(v_delivery.domain, 'technical')));
  if not exists (select from public.telegram_offers o where o.message = v_message.id) then
    begin
      perform guichet.offer_buttons(v_message.id, p_template, p_ids::text[], p_data);
    exception when data_exception or foreign_key_violation then
      -- whatever stands in the data of an alert, it is told, then without buttons
      raise warning 'no buttons for an alert of %: %', p_template, sqlerrm;
    end;
  end if;
  v_path := guichet.desk_path(p_template, p_ids, p_data);
  update guichet.telegram_messages m set facts = jsonb_build_object('open', guichet.web_address(v_path))
    where m.id = v_message.id and m.facts is null;
  return jsonb_build_object('id', v_message.id, 'topic_id', v_message.topic_id, 'severity', v_severity,
    'silent', v_severity = 'low' or (v_severity = 'normal' and guichet.telegram_is_quiet(clock_timestamp())),
    'wake', case when v_severity = 'urgent' then (select coalesce(jsonb_agg(jsonb_build_object(
        'telegram_id', p.telegram_id, 'name', p.name) order by p.bound_at), '[]')
      from public.telegram_people p where p.wakes) else '[]'::jsonb end,
    'buttons', guichet.buttons_of(v_message.id), 'open', guichet.web_address(v_path));
end $function$;

comment on function guichet.alert_message(text,uuid[],jsonb,text) is 'How a group of alerts is sent: {id, topic_id, severity, silent, wake: [{telegram_id, name}], buttons, open}. Asked again for the same alerts, the same buttons.';

revoke all on function guichet.alert_message(text,uuid[],jsonb,text) from public, anon, authenticated, service_role;
