-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_label(p_payment public.payments)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if p_payment.for_order_id is not null then
    return (select left(string_agg(i.quantity || ' × ' || coalesce(i.label, '?'), ', ' order by i.label, i.id), 200)
      from public.order_items i where i.order_id = p_payment.for_order_id);
  elsif p_payment.vend_session_id is not null then
    return (select concat_ws(' · ', coalesce(v.product_label, v.item), coalesce(m.name, v.machine_id))
      from public.vend_sessions v left join public.machines m on m.code = v.machine_id
      where v.id = p_payment.vend_session_id);
  elsif p_payment.booking_id is not null then
    return (select s.location || ' · ' || s.session_date_start from public.immersion_bookings b
      join public.immersion_sessions s on s.id = b.session_id where b.id = p_payment.booking_id);
  end if;
  return (select coalesce(i.number, i.stripe_invoice_id) from public.invoices_billing i
    where i.id = p_payment.invoice_id);
end $function$;

comment on function guichet.payment_label(public.payments) is 'What was paid, by its name: the lines of an order, product and machine, place and day, number of an invoice.';

revoke all on function guichet.payment_label(public.payments) from public, anon, authenticated, service_role;
