-- A refund by form: what it would come to, then the refund itself, by the function that the desk calls.

create or replace function guichet.payment_named(p_text text) returns public.payments
language plpgsql stable security definer set search_path = ''
as $$
declare
  -- an address of the desk names it as well
  v_text text := regexp_replace(btrim(p_text), '^.*/', '');
  v_id uuid := guichet.try_uuid(v_text);
  v_payment public.payments;
begin
  select p.* into v_payment from public.payments p
   where p.role <> 'foreign' and (p.stripe_payment_intent_id = v_text or p.stripe_charge_id = v_text or p.id = v_id
     or p.for_order_id = v_id or p.booking_id = v_id or p.vend_session_id = v_id or p.recharge_id = v_id
     or p.invoice_id = v_id
     or p.invoice_id = (select i.id from public.invoices_billing i where i.stripe_invoice_id = v_text))
   -- as request_refund chooses
   order by p.status = 'succeeded' desc, (p.order_id is not null or p.role = 'main') desc, guichet.left_cents(p) desc,
     p.stripe_payment_intent_id limit 1;
  return v_payment;
end $$;
comment on function guichet.payment_named(text) is 'The payment with this id: ours, Stripe''s (pi_, ch_, in_), or that of what it pays for; all columns null where there is none.';

create or replace function public.form_ask_refund(p_actor text, p_payment text, p_amount text default null,
  p_reason text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.form_ask_refund(text, text, text, text) is 'What a refund by form would come to; nothing is done yet. p_actor: e-mail of whoever is signed in at n8n; p_payment: any id of it (guichet.payment_named); p_amount: as it was typed, empty for all that is left → {result: asked, request_id, payment_id, amount_minor, currency, left_minor: what would be left, label, who, at, intent, reason} or {result: refused, reason}, with page, language and zone. Service role.';

create or replace function public.form_refund(p_actor text, p_asked jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.form_refund(text, jsonb) is 'Asks for the refund that form_ask_refund has shown (p_asked: its answer), by request_refund, once an answer → {result: done, refund_id, status, amount_minor, currency, left_minor, label, who} or {result: refused, reason}, with page, language and zone. Service role.';

revoke execute on function guichet.payment_named(text), public.form_ask_refund(text, text, text, text),
  public.form_refund(text, jsonb) from public, anon, authenticated;
revoke execute on function guichet.payment_named(text) from service_role;
grant execute on function public.form_ask_refund(text, text, text, text),
  public.form_refund(text, jsonb) to service_role;
