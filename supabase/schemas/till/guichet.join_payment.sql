-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.join_payment(p_payment public.payments, p_subject guichet.subject)
 RETURNS public.payments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments := p_payment;
begin
  if p_payment.role = 'foreign' and p_subject.id is not null then
    update public.payments p
       set for_order_id = case p_subject.kind when 'order' then p_subject.id end,
           vend_session_id = case p_subject.kind when 'vend' then p_subject.id end,
           booking_id = case p_subject.kind when 'booking' then p_subject.id end,
           recharge_id = case p_subject.kind when 'recharge' then p_subject.id end,
           invoice_id = case p_subject.kind when 'invoice' then p_subject.id end,
           payer_id = case p_subject.kind
             when 'order' then (select o.user_id from public.orders o where o.id = p_subject.id)
             when 'booking' then (select u.id from public.immersion_bookings b join public.users u on u.id = b.user_id
               where b.id = p_subject.id)
             when 'recharge' then (select r.user_id from public.wallet_recharges r where r.id = p_subject.id) end,
           role = case when p_subject.kind <> 'invoice' and exists (
             select from public.payments m where m.role = 'main' and m.invoice_id is null
                and coalesce(m.for_order_id, m.vend_session_id, m.booking_id, m.recharge_id) = p_subject.id)
                  then 'surplus' else 'main' end
     where p.id = p_payment.id
    returning * into v_payment;
  end if;
  return v_payment;
end $function$;

comment on function guichet.join_payment(public.payments,guichet.subject) is 'Joins a foreign payment to its subject: the first is main, a further one surplus, until the function of the subject, which is asked next, gives the place by the rows. The caller holds the locks of both, and that of the PaymentIntent.';

revoke all on function guichet.join_payment(public.payments,guichet.subject) from public, anon, authenticated, service_role;
