-- Written by npm run db:schemas. Last in migrations/20261201000760_telegram_message_view.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.outcome_of(p_offer public.telegram_offers)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_state text;
  v_counts jsonb;
begin
  if p_offer.state <> 'done' then
    return null;
  elsif p_offer.action = 'refund' then
    v_state := (select r.status from public.refunds r where r.id = (p_offer.result ->> 'refund_id')::uuid);
    return jsonb_build_object('state', v_state, 'final', v_state in ('succeeded', 'failed', 'canceled'));
  elsif p_offer.action in ('capture', 'release') then
    v_state := (select s.payment_state from public.vend_sessions s where s.id = p_offer.subject_ids[1]::uuid);
    return jsonb_build_object('state', v_state,
      'final', v_state not in ('capturing', 'releasing', 'refunding', 'authorized', 'paid'));
  elsif p_offer.action = 'replay' then
    select jsonb_object_agg(s.status, s.n) into v_counts from (select l.status, count(*) as n
      from public.stripe_webhook_log l where l.event_id = any(p_offer.subject_ids) group by 1) s;
    return jsonb_build_object('counts', v_counts, 'final', not (v_counts ?| array['pending', 'processing']));
  elsif p_offer.action in ('retry', 'skip') then
    select jsonb_object_agg(s.status, s.n) into v_counts from (select o.status, count(*) as n
      from public.outbox o where o.id = any(p_offer.subject_ids::uuid[]) group by 1) s;
    return jsonb_build_object('counts', v_counts, 'final', not (v_counts ?| array['waiting', 'running']));
  elsif p_offer.action = 'send_link' then
    v_state := (select o.status from public.outbox o where o.id = (p_offer.result ->> 'outbox_id')::uuid);
    return jsonb_build_object('state', v_state, 'final', v_state not in ('waiting', 'running'));
  elsif p_offer.action = 'apply' then
    v_state := case when exists (select from public.outbox o where o.topic = 'stripe.space.sync'
      and o.status in ('waiting', 'running')) then 'waiting' else 'done' end;
    return jsonb_build_object('state', v_state, 'final', v_state = 'done');
  end if;
  return '{"final": true}';
end $function$;

comment on function guichet.outcome_of(public.telegram_offers) is 'What has come of a decision by now: {state?, counts?, final: whether it can still change}; null where nothing was decided.';

revoke all on function guichet.outcome_of(public.telegram_offers) from public, anon, authenticated, service_role;
