-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.refresh_vend_of_payment(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_intent text;
begin
  select p.stripe_payment_intent_id into v_intent from public.payments p where p.id = (p_item ->> 'payment_id')::uuid;
  if exists (select from public.vend_payments v where v.stripe_payment_intent_id = v_intent) then
    perform guichet.consider_vend_payment(v_intent);
    return true;
  end if;
  return guichet.book_recharge_reversals(v_intent);
end $function$;

comment on function guichet.refresh_vend_of_payment(jsonb) is 'Handler of payment {payment_id}: what its refunds and disputes mean to a vend or a recharge; false where it is neither''s.';

revoke all on function guichet.refresh_vend_of_payment(jsonb) from public, anon, authenticated, service_role;
