-- Written by npm run db:schemas. Last in migrations/20261121005300_payment_subjects.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_subject(p_intent text, p_charge text, p_metadata jsonb)
 RETURNS guichet.subject
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_subject guichet.subject;
begin
  if p_intent is null then
    return (select guichet.subject_of(p) from public.payments p where p.stripe_charge_id = p_charge limit 1);
  end if;
  v_subject := (select guichet.subject_of(p) from public.payments p where p.stripe_payment_intent_id = p_intent);
  if v_subject.id is null then
    -- the id we wrote down first, else the row id we gave Stripe: the webhook may be faster than our write
    select s.kind, s.id into v_subject from (
      select 'order' as kind, o.id from public.orders o where o.stripe_payment_intent_id = p_intent
      union all select 'order', o.id from public.orders o where o.id = guichet.try_uuid(p_metadata ->> 'order_id')
      union all select 'vend', s.id from public.vend_sessions s
        where s.id = guichet.try_uuid(p_metadata ->> 'vend_session_id')
      union all select 'recharge', r.id from public.wallet_recharges r
        where r.id = guichet.try_uuid(p_metadata ->> 'wallet_recharge_id')
      union all select 'booking', b.id from public.immersion_bookings b
        where b.id = guichet.try_uuid(p_metadata ->> 'booking_id')
      union all select 'invoice', i.id from public.invoices_billing i where i.stripe_payment_intent_id = p_intent
      union all select 'invoice', i.id from public.invoice_payments_billing n join public.invoices_billing i
        using (stripe_invoice_id)
        where n.stripe_payment_intent_id = p_intent) s limit 1;
  end if;
  return v_subject;
end $function$;

comment on function guichet.find_subject(text,text,jsonb) is 'What the payment of a PaymentIntent, or where there is none of a charge, is for: as it is joined, else by the row that carries its id, else by the metadata that we gave Stripe; null: nothing of ours.';

revoke all on function guichet.find_subject(text,text,jsonb) from public, anon, authenticated, service_role;
