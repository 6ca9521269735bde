-- Written by npm run db:schemas. Last in migrations/20261201000745_alert_buttons.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.offer_buttons(p_message uuid, p_template text, p_ids text[], p_data jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_one jsonb := p_data -> 0;
  v_single boolean := cardinality(p_ids) = 1;
  v_events text[];
  v_rows text[];
  v_person uuid;
  v_run text;
begin
  if p_template = 'event_failed' then
    v_events := array(select l.event_id from public.stripe_webhook_log l
      where l.event_id in (select d ->> 'event_id' from jsonb_array_elements(p_data) d)
        and l.status <> 'processed' order by 1);
    if v_events <> '{}' then
      perform guichet.add_offer(p_message, 10, 'replay', 'replay_events', 'stripe_webhook_log', v_events);
    end if;
  elsif p_template = 'outbox_parked' then
    v_rows := array(select o.id::text from public.outbox o
      where o.id in (select guichet.try_uuid(coalesce(d ->> 'id', d ->> 'outbox_id'))
        from jsonb_array_elements(p_data) d)
        and o.status = 'parked' order by o.id);
    if v_rows <> '{}' then
      perform guichet.add_offer(p_message, 10, 'retry', 'decide_outbox', 'outbox', v_rows);
      perform guichet.add_offer(p_message, 11, 'skip', 'decide_outbox', 'outbox', v_rows);
    end if;
  elsif p_template = 'catalogue_drift' then
    select o.run into v_run from public.catalogue_observations o order by o.seen_at desc limit 1;
    if guichet.plan_of_run(v_run) <> '[]' then
      perform guichet.add_offer(p_message, 10, 'apply', 'manage_spaces', 'catalogue_observations', array[v_run]);
    end if;
  elsif p_template = 'vend_unknown_outcome' and v_single then
    perform guichet.offer_vend_decision(p_message, 11, guichet.try_uuid(v_one ->> 'vend_session_id'));
  elsif p_template in ('vend_outcome_contradicted', 'vend_stuck', 'vend_unpaid', 'refund_failed', 'money_returned')
    and v_single then
    perform guichet.offer_refund(p_message, 11, guichet.payment_of_facts(v_one));
  elsif p_template in ('payment_failed', 'invoice_overdue', 'invoice_finalization_failed') and v_single then
    perform guichet.offer_link(p_message, 11, guichet.invoice_of_facts(v_one));
  end if;
  v_person := case when v_single then guichet.person_of_facts(v_one) end;
  if v_person is not null and p_template not like 'machine_%' then
    perform guichet.add_offer(p_message, 10, 'who', 'read_money', 'users', array[v_person::text]);
  end if;
  if p_template <> 'daily_digest' then
    perform guichet.add_offer(p_message, 20, 'seen', 'telegram', 'alert_outbox', p_ids);
  end if;
end $function$;

comment on function guichet.offer_buttons(uuid,text,text[],jsonb) is 'The buttons that fit alerts of a template, one or several folded.';

revoke all on function guichet.offer_buttons(uuid,text,text[],jsonb) from public, anon, authenticated, service_role;
