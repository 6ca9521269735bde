-- Written by npm run db:schemas. Last in migrations/20261201000855_form_refund.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_refund(p_actor text, p_asked jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'refund');
begin
  if v_answer is null then
    v_answer := public.request_refund(payment_id => (p_asked ->> 'payment_id')::uuid,
      amount_cents => (p_asked ->> 'amount_minor')::bigint, reason => p_asked ->> 'reason',
      request_id => (p_asked ->> 'request_id')::uuid);
    if v_answer ->> 'result' = 'requested' then
      v_answer := (select v_answer || jsonb_build_object('result', 'done', 'amount_minor', p_asked -> 'amount_minor',
        'currency',
          lower(p.currency), 'who', guichet.name_of_person(guichet.payment_payer(p)),
          'label', guichet.payment_label(p), 'left_minor', v_answer -> 'left_cents')
        from public.payments p where p.id = (p_asked ->> 'payment_id')::uuid);
    end if;
  end if;
  return guichet.end_form(v_answer, 'refund_done', v_claims);
end $function$;

comment on function public.form_refund(text,jsonb) is 'Asks for the refund that form_ask_refund has shown (p_asked: its answer), by request_refund, once an answer → {result: done, refund_id, status, amount_minor, currency, left_minor, label, who} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_refund(text,jsonb) from public, anon, authenticated, service_role;
grant execute on function public.form_refund(text,jsonb) to service_role;
