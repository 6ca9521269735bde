-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.settle_refused_refund(p_refusal jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_code text := p_refusal ->> 'code';
  v_intent text := p_refusal #>> '{payload,payment_intent}';
  v_refund uuid := guichet.try_uuid(p_refusal #>> '{payload,metadata,refund_id}');
  v_found jsonb := p_refusal -> 'found';
  v_gone bigint;
begin
  if v_code is null or v_code not in ('charge_disputed', 'charge_already_refunded', 'amount_too_large') then
    return false;
  end if;
  if v_code = 'charge_disputed' then
    return guichet.end_refund_request(v_refund, 'failed', 'charge_disputed', p_refusal ->> 'message')
      or exists (select from public.refunds r where r.id = v_refund);
  end if;
  -- what Stripe says of the charge counts, whether or not the events of its refunds have come
  v_gone := case when jsonb_typeof(v_found -> 'amount_refunded') = 'number'
    then (v_found ->> 'amount_refunded')::bigint end;
  if v_code = 'amount_too_large' and v_gone is null then
    return false;
  end if;
  perform guichet.lock_payment((select p.id from public.payments p where p.stripe_payment_intent_id = v_intent));
  update public.payments p set charge_refunded_cents = greatest(p.charge_refunded_cents,
    coalesce(v_gone, p.amount_received_cents))
   where p.stripe_payment_intent_id = v_intent;
  -- once in a while it is overtaken; again and again is for staff
  return guichet.end_refund_request(v_refund, case
    when (select count(*) from public.refunds r join public.payments p on p.id = r.payment_id
        where p.stripe_payment_intent_id = v_intent and r.asked and r.stripe_refund_id is null
        and r.failure_reason = 'charge_already_refunded') >= 3 then 'failed' else 'canceled' end,
      'charge_already_refunded', p_refusal ->> 'message')
    or exists (select from public.refunds r where r.id = v_refund);
end $function$;

comment on function guichet.settle_refused_refund(jsonb) is 'Handler of a refused stripe.refund.create, {code, message, payload, found?: {amount_refunded}}: disputed fails the refund and tells support; already refunded, or by more than is left, ends it as it was found, and what is owed beyond that is asked for anew. False: staff decide.';

revoke all on function guichet.settle_refused_refund(jsonb) from public, anon, authenticated, service_role;
