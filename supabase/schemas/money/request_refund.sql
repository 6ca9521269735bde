-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.request_refund(order_id uuid DEFAULT NULL::uuid, amount_cents numeric DEFAULT NULL::numeric, reason text DEFAULT 'requested_by_customer'::text, request_id uuid DEFAULT NULL::uuid, booking_id uuid DEFAULT NULL::uuid, vend_session_id uuid DEFAULT NULL::uuid, recharge_id uuid DEFAULT NULL::uuid, invoice_id uuid DEFAULT NULL::uuid, payment_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_named jsonb := jsonb_strip_nulls(jsonb_build_object('order_id', order_id, 'booking_id', booking_id,
    'vend_session_id', vend_session_id,
    'recharge_id', recharge_id, 'invoice_id', invoice_id, 'payment_id', payment_id));
  v_subject text := (select min(k) from jsonb_object_keys(v_named) k);
  v_payment public.payments;
  v_refund public.refunds;
  v_left bigint;
begin
  perform guichet.require_right('refund');
  if length(request_refund.reason) > 200 then
    return guichet.refused('reason', 'reason_too_long', '{"most": 200}');
  end if;
  if v_subject is null or v_named <> jsonb_build_object(v_subject, v_named ->> v_subject) then
    return guichet.refused('order_id', 'one_subject');
  end if;
  -- of several payments on an invoice, or of an order that was paid twice, the one that has most left; foreign ones are
  -- not ours to give back
  v_payment := guichet.lock_payment((
    select p.id from public.payments p
     where (p.id = request_refund.payment_id and p.role <> 'foreign') or p.for_order_id = request_refund.order_id
       or p.booking_id = request_refund.booking_id or p.vend_session_id = request_refund.vend_session_id
       or p.recharge_id = request_refund.recharge_id or p.invoice_id = request_refund.invoice_id
     order by p.status = 'succeeded' desc, (p.order_id is not null or p.role = 'main') desc, guichet.left_cents(p) desc,
       p.stripe_payment_intent_id limit 1));
  if v_payment.id is null or v_payment.status <> 'succeeded' then
    return guichet.refused(v_subject, 'nothing_paid');
  end if;
  if request_refund.request_id is not null then
    select * into v_refund from public.refunds r where r.request_id = request_refund.request_id;
    if found and v_refund.payment_id <> v_payment.id then
      return guichet.refused('request_id', 'request_id_taken');
    elsif found then
      return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
        'left_cents', guichet.left_cents(v_payment), 'status', v_refund.status);
    end if;
  end if;
  if v_payment.refund_blocked then
    return guichet.refused(v_subject, 'disputed');
  end if;
  v_left := guichet.refundable_cents(v_payment);
  if v_payment.recharge_id is not null then
    -- what has been spent from the wallet is not there to give back
    v_left := least(v_left, (select greatest(w.balance_minor - guichet.refunds_under_way(v_payment.id), 0)
      from public.wallet_recharges r join public.wallets w on w.id = r.wallet_id where r.id = v_payment.recharge_id));
  end if;
  if v_left < 1 then
    return guichet.refused('amount_cents', 'nothing_left');
  end if;
  if request_refund.amount_cents < 1 or request_refund.amount_cents <> trunc(request_refund.amount_cents) then
    return guichet.refused('amount_cents', 'not_whole_cents');
  end if;
  if request_refund.amount_cents > v_left then
    return guichet.refused('amount_cents', 'more_than_left',
      jsonb_build_object('left_cents', v_left, 'currency', v_payment.currency));
  end if;
  v_refund := guichet.open_refund(v_payment, coalesce(request_refund.amount_cents, v_left)::bigint,
    request_refund.reason, (select auth.uid()), request_refund.request_id);
  perform guichet.refresh_payment(v_payment.id);
  perform guichet.record_action('refund', 'refunds', v_refund.id::text, request_refund.reason, null,
    to_jsonb(v_refund));
  return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
    'left_cents', v_left - v_refund.amount_cents, 'status', v_refund.status);
end $function$;

comment on function public.request_refund(uuid,numeric,text,uuid,uuid,uuid,uuid,uuid,uuid) is 'Staff ask for a refund of one order, booking, vend, recharge, invoice or payment, the rest of it where no amount is given; never above the remainder, never while a dispute forbids it (reason disputed). → {result: requested|refused, refund_id?, left_cents?, field?, reason?: docs/refusals.md}.';

revoke all on function public.request_refund(uuid,numeric,text,uuid,uuid,uuid,uuid,uuid,uuid) from public, anon, authenticated, service_role;
grant execute on function public.request_refund(uuid,numeric,text,uuid,uuid,uuid,uuid,uuid,uuid) to authenticated;
grant execute on function public.request_refund(uuid,numeric,text,uuid,uuid,uuid,uuid,uuid,uuid) to service_role;
