-- Written by npm run db:schemas. Last in migrations/20261121001400_refunds.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.lock_payment(p_payment_id uuid)
 RETURNS public.payments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_payment public.payments;
begin
  select * into v_payment from public.payments p where p.id = p_payment_id;
  perform guichet.lock_subject(guichet.subject_of(v_payment));
  select * into v_payment from public.payments p where p.id = p_payment_id for update;
  return v_payment;
end $function$;

comment on function guichet.lock_payment(uuid) is 'The payment, locked after its subject; all columns null where there is none.';

revoke all on function guichet.lock_payment(uuid) from public, anon, authenticated, service_role;
