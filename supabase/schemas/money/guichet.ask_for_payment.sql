-- Written by npm run db:schemas. Last in migrations/20261121001500_sync_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ask_for_payment(p_payment public.payments)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.payments p set needs_refetch = true
    where p.id = p_payment.id and p.last_event_id is null and not p.needs_refetch
$function$;

comment on function guichet.ask_for_payment(public.payments) is 'Marks a payment of which only refunds, disputes or charges have told: it is fetched.';

revoke all on function guichet.ask_for_payment(public.payments) from public, anon, authenticated, service_role;
