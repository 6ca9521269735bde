-- Written by npm run db:schemas. Last in migrations/20261201000750_press_offer.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.send_link_of(p_offer public.telegram_offers)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_answer jsonb := public.send_payment_link(p_invoice => p_offer.subject_ids[1]::uuid);
begin
  return case v_answer ->> 'result'
    -- somebody has just sent it, from the desk or under another alert: one letter is enough
    when 'already' then v_answer || '{"result": "done", "reason": "sent_just_now"}'
    when 'queued' then v_answer || '{"result": "done"}' else v_answer end;
end $function$;

comment on function guichet.send_link_of(public.telegram_offers) is 'Sends the letter with the link, as the desk does: once in ten minutes, whoever asks → {result: done|refused, to?, link?, outbox_id?, sent_at?, reason?: sent_just_now where it had left already}.';

revoke all on function guichet.send_link_of(public.telegram_offers) from public, anon, authenticated, service_role;
