-- Written by npm run db:schemas. Last in migrations/20261201000340_refund_outlook.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refund_outlook(p_payment public.payments)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_left bigint := guichet.left_cents(p_payment);
  v_room bigint := guichet.refundable_cents(p_payment);
  v_spent bigint := 0;
begin
  if p_payment.recharge_id is not null then
    -- what has been spent from the wallet is not there to give back
    v_spent := greatest(v_room - (select greatest(w.balance_minor - guichet.refunds_under_way(p_payment.id), 0)
      from public.wallet_recharges r join public.wallets w on w.id = r.wallet_id where r.id = p_payment.recharge_id),
        0);
    v_room := v_room - v_spent;
  end if;
  return jsonb_build_object('left_minor', v_left, 'refundable_minor', case when p_payment.role = 'foreign'
      or p_payment.status <> 'succeeded' then 0 else v_room end,
    'currency', lower(p_payment.currency), 'spent_minor', v_spent,
    'under_way_minor', guichet.refunds_under_way(p_payment.id),
    'why_not', case when p_payment.role = 'foreign' then 'foreign'
      when p_payment.status <> 'succeeded' then 'nothing_paid'
      when p_payment.refund_blocked then 'disputed'
      when v_room < 1 and v_spent > 0 then 'spent' when v_room < 1 then 'nothing_left' end);
end $function$;

comment on function guichet.refund_outlook(public.payments) is 'What can be refunded of a payment now: {left_minor, refundable_minor, currency, spent_minor: of a recharge, under_way_minor, why_not: foreign|nothing_paid|disputed|spent|nothing_left, null where something can}.';

revoke all on function guichet.refund_outlook(public.payments) from public, anon, authenticated, service_role;
