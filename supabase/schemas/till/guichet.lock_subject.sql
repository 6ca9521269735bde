-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_subject(p_subject guichet.subject)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  case p_subject.kind
    when 'order' then perform 1 from public.orders o where o.id = p_subject.id for update;
    when 'vend' then perform 1 from public.vend_sessions s where s.id = p_subject.id for update;
    -- a place is counted under the lock of the immersion session, which its caller takes before this
    when 'booking' then perform 1 from public.immersion_bookings b where b.id = p_subject.id for update;
    when 'recharge' then perform 1 from public.wallet_recharges r where r.id = p_subject.id for update;
    -- an invoice is Stripe's: no payment decides anything about the row
    else null;
  end case;
end $function$;

comment on function guichet.lock_subject(guichet.subject) is 'Locks the row that a payment is for, before the payment.';

revoke all on function guichet.lock_subject(guichet.subject) from public, anon, authenticated, service_role;
