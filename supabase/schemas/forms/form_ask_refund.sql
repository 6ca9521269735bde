-- Written by npm run db:schemas. Last in migrations/20261201000855_form_refund.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.form_ask_refund(p_actor text, p_payment text, p_amount text DEFAULT NULL::text, p_reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_claims text := current_setting('request.jwt.claims', true);
  v_answer jsonb := guichet.act_by_form(p_actor, 'refund');
  v_payment public.payments := guichet.payment_named(p_payment);
  v_outlook jsonb;
  v_amount bigint;
begin
  if v_answer is null then
    v_outlook := guichet.refund_outlook(v_payment);
    v_amount := case when guichet.is_blank(p_amount) then (v_outlook ->> 'refundable_minor')::bigint
      else guichet.typed_amount(p_amount, v_payment.currency) end;
    v_answer := case
      when v_payment.id is null then guichet.refused('payment', 'unknown_payment')
      when v_outlook ->> 'why_not' is not null then guichet.refused('payment', case v_outlook ->> 'why_not'
        when 'nothing_paid' then 'nothing_paid' when 'disputed' then 'disputed' else 'nothing_left' end)
      when v_amount is null then guichet.refused('amount', 'amount_unreadable')
      when v_amount > (v_outlook ->> 'refundable_minor')::bigint then guichet.refused('amount', 'more_than_left',
        jsonb_build_object('left_cents', v_outlook -> 'refundable_minor', 'currency', v_payment.currency))
      when guichet.is_blank(p_reason) then guichet.refused('reason', 'reason_missing')
      when length(p_reason) > 200 then guichet.refused('reason', 'reason_too_long', '{"most": 200}')
      else jsonb_build_object('result', 'asked', 'request_id', gen_random_uuid(), 'payment_id', v_payment.id,
        'amount_minor', v_amount, 'currency', lower(v_payment.currency),
        'left_minor', (v_outlook ->> 'refundable_minor')::bigint - v_amount,
        'label', guichet.payment_label(v_payment),
        'who', guichet.name_of_person(guichet.payment_payer(v_payment)),
        'at', coalesce(v_payment.succeeded_at, v_payment.created_at),
        'intent', v_payment.stripe_payment_intent_id, 'reason', p_reason) end;
  end if;
  return guichet.end_form(v_answer, 'refund_ask', v_claims);
end $function$;

comment on function public.form_ask_refund(text,text,text,text) is 'What a refund by form would come to; nothing is done yet. p_actor: e-mail of whoever is signed in at n8n; p_payment: any id of it (guichet.payment_named); p_amount: as it was typed, empty for all that is left → {result: asked, request_id, payment_id, amount_minor, currency, left_minor: what would be left, label, who, at, intent, reason} or {result: refused, reason}, with page, language and zone. Service role.';

revoke all on function public.form_ask_refund(text,text,text,text) from public, anon, authenticated, service_role;
grant execute on function public.form_ask_refund(text,text,text,text) to service_role;
