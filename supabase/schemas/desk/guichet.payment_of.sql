-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.payment_of(p_subject uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select p.id from public.payments p
     where p_subject in (p.for_order_id, p.vend_session_id, p.booking_id, p.recharge_id, p.invoice_id)
     order by p.role = 'main' desc, p.created_at desc limit 1
  );
end $function$;

comment on function guichet.payment_of(uuid) is 'The payment of an order, vend, booking, recharge or invoice: the one that counts, else the latest.';

revoke all on function guichet.payment_of(uuid) from public, anon, authenticated, service_role;
