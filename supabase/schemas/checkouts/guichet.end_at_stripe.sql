-- Written by npm run db:schemas. Last in migrations/20261121001050_checkouts.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.end_at_stripe(p_checkout public.checkouts, p_stripe_id text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_about jsonb := jsonb_build_object(p_checkout.kind || '_id', p_checkout.subject);
  v_late boolean := p_checkout.stripe_id is distinct from p_stripe_id;
begin
  if p_checkout.request ->> 'method' = 'payment_intent' then
    perform guichet.enqueue_outbox('stripe.payment_intent.cancel',
      case when v_late then 'payment_intent:' || p_stripe_id else p_checkout.kind || ':' || p_checkout.subject end,
      v_about || jsonb_build_object('payment_intent', p_stripe_id), v_late);
  else
    perform guichet.enqueue_outbox('stripe.checkout_session.expire',
      case when v_late then 'checkout_session:' || p_stripe_id else p_checkout.kind || ':' || p_checkout.subject end,
      v_about || jsonb_build_object('checkout_session', p_stripe_id), v_late);
  end if;
end $function$;

comment on function guichet.end_at_stripe(public.checkouts,text) is 'Has Stripe end a page, or cancel an intent, that nobody shall pay: the one that is written down, or one that came late.';

revoke all on function guichet.end_at_stripe(public.checkouts,text) from public, anon, authenticated, service_role;
