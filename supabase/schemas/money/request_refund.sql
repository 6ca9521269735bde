-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.request_refund(order_id uuid, amount_cents numeric DEFAULT NULL::numeric, reason text DEFAULT 'requested_by_customer'::text, request_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
  v_refund public.refunds;
  v_left bigint;
begin
  perform guichet.require_right('refund');
  if length(request_refund.reason) > 200 then
    return guichet.refused('reason', 'reason_too_long', '{"most": 200}');
  end if;
  -- order before payment, everywhere: one order of locks
  perform 1 from public.orders o where o.id = request_refund.order_id for update;
  select * into v_payment from public.payments p where p.order_id = request_refund.order_id for update;
  if not found or v_payment.status <> 'succeeded' then
    return guichet.refused('order_id', 'nothing_paid');
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
    return guichet.refused('order_id', 'disputed');
  end if;
  v_left := guichet.refundable_cents(v_payment);
  if v_left < 1 then
    return guichet.refused('amount_cents', 'nothing_left');
  end if;
  if request_refund.amount_cents < 1 or request_refund.amount_cents <> trunc(request_refund.amount_cents) then
    return guichet.refused('amount_cents', 'not_whole_cents');
  end if;
  if request_refund.amount_cents > v_left then
    return guichet.refused('amount_cents', 'more_than_left', jsonb_build_object('left_cents', v_left, 'currency', v_payment.currency));
  end if;
  v_refund := guichet.open_refund(v_payment, coalesce(request_refund.amount_cents, v_left)::bigint, request_refund.reason, (select auth.uid()), request_refund.request_id);
  perform guichet.refresh_payment(v_payment.id);
  return jsonb_build_object('result', 'requested', 'refund_id', v_refund.id, 'amount_cents', v_refund.amount_cents,
    'left_cents', v_left - v_refund.amount_cents, 'status', v_refund.status);
end $function$;

comment on function public.request_refund(uuid,numeric,text,uuid) is 'Staff ask for a refund of an order, the rest of it where no amount is given; never above the remainder, never while a dispute forbids it (reason disputed). → {result: requested|refused, refund_id?, left_cents?, field?, reason?: docs/refusals.md}.';

revoke all on function public.request_refund(uuid,numeric,text,uuid) from public, anon, authenticated, service_role;
grant execute on function public.request_refund(uuid,numeric,text,uuid) to authenticated;
grant execute on function public.request_refund(uuid,numeric,text,uuid) to service_role;
