-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.decide_offer(p_offer public.telegram_offers)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_answer jsonb;
  v_count integer;
begin
  case p_offer.action
    when 'replay' then
      v_answer := public.replay_stripe_events(p_offer.subject_ids);
      v_count := (select count(*) from jsonb_array_elements(v_answer -> 'results') r
        where r.value ->> 'result' = 'replayed');
      if v_count = 0 then
        return guichet.refused('event_ids', case v_answer #>> '{results,0,result}' when 'expired' then 'expired'
          when 'busy' then 'busy' when 'ignored' then 'ignored' else 'not_found' end);
      end if;
      return jsonb_build_object('result', 'done', 'count', v_count);
    when 'refund' then
      v_answer := public.request_refund(payment_id => p_offer.subject_ids[1]::uuid,
        amount_cents => p_offer.amount_minor, reason => coalesce(p_offer.details ->> 'reason',
          'requested_by_customer'), request_id => p_offer.id);
      return case when v_answer ->> 'result' = 'requested' then v_answer || '{"result": "done"}' else v_answer end;
    when 'capture', 'release' then
      v_answer := public.resolve_unknown_vend(p_offer.subject_ids[1]::uuid, p_offer.action);
      return case v_answer ->> 'result' when 'resolved' then v_answer || '{"result": "done"}'
        when 'already' then guichet.refused('session_id', 'changed_since') else v_answer end;
    when 'retry' then
      v_answer := public.retry_outbox(p_offer.subject_ids::uuid[]);
      return jsonb_build_object('result', 'done', 'count', jsonb_array_length(v_answer -> 'results'));
    when 'skip' then
      v_answer := public.skip_outbox(p_offer.subject_ids::uuid[], p_offer.details ->> 'reason');
      return jsonb_build_object('result', 'done', 'count', jsonb_array_length(v_answer -> 'results'));
    when 'apply' then
      v_count := jsonb_array_length(guichet.plan_of_run(p_offer.subject_ids[1]));
      v_answer := public.apply_catalogue_plan(p_offer.subject_ids[1], p_offer.version);
      return case v_answer ->> 'result'
        when 'applied' then v_answer || jsonb_build_object('result', 'done', 'count', v_count)
        -- from the desk, the very same differences
        when 'already' then guichet.refused('offer', 'changed_since') else v_answer end;
    when 'send_link' then
      return guichet.send_link_of(p_offer);
    when 'answer' then
      update public.telegram_offers o set state = 'withdrawn'
        where o.message = p_offer.message and o.id <> p_offer.id and o.state = 'open';
      perform guichet.record_action('telegram', 'guichet.telegram_messages', p_offer.message::text,
        p_offer.details ->> 'value', null, jsonb_build_object('label', p_offer.details ->> 'label'));
      perform guichet.tell_answer(m, p_offer.details) from guichet.telegram_messages m where m.id = p_offer.message;
      return jsonb_build_object('result', 'done', 'label', p_offer.details ->> 'label');
    else
      perform guichet.record_action('telegram', 'alert_outbox', array_to_string(p_offer.subject_ids, ' '), 'seen', null,
        jsonb_build_object('message', p_offer.message));
      return jsonb_build_object('result', 'done');
  end case;
end $function$;

comment on function guichet.decide_offer(public.telegram_offers) is 'Does what an offer says, as the person for whom guichet.act_for was called → {result: done, …} or {result: refused, reason, …}.';

revoke all on function guichet.decide_offer(public.telegram_offers) from public, anon, authenticated, service_role;
