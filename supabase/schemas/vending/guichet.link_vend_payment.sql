-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.link_vend_payment(p_intent text, p_session_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform 1 from public.payments p where p.stripe_payment_intent_id = p_intent for update;
  -- before the foreign key takes its weaker lock, which two events would hold and neither could raise
  perform 1 from public.vend_sessions s where s.id = p_session_id for update;
  insert into public.vend_payments (stripe_payment_intent_id, session_id) values (p_intent, p_session_id) on conflict do nothing;
end $function$;

comment on function guichet.link_vend_payment(text,uuid) is 'Writes down that a PaymentIntent was made for a session; locks both, the payment first.';

revoke all on function guichet.link_vend_payment(text,uuid) from public, anon, authenticated, service_role;
