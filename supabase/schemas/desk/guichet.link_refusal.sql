-- Written by npm run db:schemas. Last in migrations/20261201000330_payment_link.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.link_refusal(p_kind text, p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_order public.orders;
  v_booking public.immersion_bookings;
  v_invoice public.invoices_billing;
begin
  if p_kind = 'order' then
    select * into v_order from public.orders o where o.id = p_id;
    return case when v_order.id is null then guichet.refused('p_order', 'not_found')
      when v_order.status = 'PAID' then guichet.refused('p_order', 'already_paid')
      when v_order.status <> 'PENDING' or v_order.expires_at < now() then guichet.refused('p_order', 'order_cancelled')
    end;
  elsif p_kind = 'booking' then
    select * into v_booking from public.immersion_bookings b where b.id = p_id;
    return case when v_booking.id is null then guichet.refused('p_booking', 'not_found')
      when v_booking.status = 'confirmed' then guichet.refused('p_booking', 'already_paid')
      when v_booking.status <> 'pending' or v_booking.hold_expires_at < now() then
        guichet.refused('p_booking', 'hold_over')
    end;
  elsif p_kind = 'invoice' then
    select * into v_invoice from public.invoices_billing i where i.id = p_id;
    return case when v_invoice.id is null then guichet.refused('p_invoice', 'not_found')
      when v_invoice.status = 'paid' then guichet.refused('p_invoice', 'already_paid')
      when v_invoice.status is distinct from 'open' or v_invoice.hosted_invoice_url is null then
        guichet.refused('p_invoice', 'nothing_to_pay')
    end;
  end if;
  -- a vend is paid before the machine, a recharge is begun anew
  return guichet.refused('p_payment', 'nothing_to_pay');
end $function$;

comment on function guichet.link_refusal(text,uuid) is 'Why nobody can be sent a link for this order, booking or invoice, as a refusal: not_found, already_paid, order_cancelled, hold_over, nothing_to_pay; null: it can be paid.';

revoke all on function guichet.link_refusal(text,uuid) from public, anon, authenticated, service_role;
