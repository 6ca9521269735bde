-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.pursue_return(p_payment_id uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
  v_return guichet.payment_returns;
  v_due bigint;
begin
  select * into v_return from guichet.payment_returns o where o.payment_id = p_payment_id;
  if not found then
    return 0;
  end if;
  select * into v_payment from public.payments p where p.id = p_payment_id for update;
  v_due := guichet.owed_cents(v_payment);
  -- While a dispute is open it waits for its end. What we asked for and the bank sent back, or Stripe or staff gave up,
  -- has been told and is for staff; but what a dispute alone forbade is asked for again once a dispute has ended
  -- since, or as far as less is left, and what somebody else's refund overtook as far as it is owed, a few times:
  -- Stripe and the mirror may differ.
  if v_due <= 0 or v_payment.refund_blocked or exists (
      select from public.refunds r where r.payment_id = p_payment_id and r.asked and r.status in ('failed', 'canceled')
        and case when r.stripe_refund_id is not null then true
          when r.failure_reason = 'charge_disputed' then r.amount_cents <= v_due and not exists (
            select from public.disputes d where d.payment_id = p_payment_id
              and d.status in ('won', 'lost', 'warning_closed', 'prevented') and d.updated_at >= r.updated_at)
          else r.failure_reason is distinct from 'charge_already_refunded' end)
     or (select count(*) from public.refunds r where r.payment_id = p_payment_id and r.asked
       and r.stripe_refund_id is null and r.failure_reason = 'charge_already_refunded') > 3 then
    return 0;
  end if;
  perform guichet.open_refund(v_payment, v_due, case v_return.reason when 'paid_twice' then 'duplicate'
    else 'requested_by_customer' end, null, null, v_return.metadata);
  return v_due;
end $function$;

comment on function guichet.pursue_return(uuid) is 'Asks Stripe for what a payment owes back and nobody has asked for yet → minor units asked for now. Called whenever the payment changes.';

revoke all on function guichet.pursue_return(uuid) from public, anon, authenticated, service_role;
