-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.give_up_refund(refund_id uuid, message text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
  v_done boolean;
  v_before jsonb;
begin
  perform guichet.require_right('refund');
  select to_jsonb(r) into v_before from public.refunds r where r.id = give_up_refund.refund_id;
  select p.* into v_payment from public.payments p join public.refunds r on r.payment_id = p.id
    where r.id = give_up_refund.refund_id;
  if not found then
    raise exception 'refund % does not exist', give_up_refund.refund_id using errcode = 'P0002';
  end if;
  -- all of it has gone already, by the Dashboard or by a dispute: nothing fails
  if v_payment.amount_received_cents > 0
    and v_payment.amount_received_cents <= v_payment.amount_refunded_cents + v_payment.dispute_lost_cents then
    v_done := guichet.end_refund_request(give_up_refund.refund_id, 'canceled', 'charge_already_refunded', null);
    perform guichet.record_action('refund', 'refunds', refund_id::text, message, v_before,
      (select to_jsonb(r) from public.refunds r where r.id = give_up_refund.refund_id));
    return jsonb_build_object('result', case when v_done then 'settled' else 'unchanged' end, 'refund_id',
      give_up_refund.refund_id);
  end if;
  v_done := guichet.end_refund_request(give_up_refund.refund_id, 'failed', give_up_refund.message,
    give_up_refund.message);
  perform guichet.record_action('refund', 'refunds', refund_id::text, message, v_before,
    (select to_jsonb(r) from public.refunds r where r.id = give_up_refund.refund_id));
  return jsonb_build_object('result', case when v_done then 'failed' else 'unchanged' end, 'refund_id',
    give_up_refund.refund_id);
end $function$;

comment on function public.give_up_refund(uuid,text) is 'A refund will not be made: its row fails, support is told, the remainder is free again; where all of the payment has gone back already, nothing has failed → {result: failed|settled|unchanged}. Service role.';

revoke all on function public.give_up_refund(uuid,text) from public, anon, authenticated, service_role;
grant execute on function public.give_up_refund(uuid,text) to service_role;
