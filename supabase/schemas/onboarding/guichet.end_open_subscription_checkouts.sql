-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.end_open_subscription_checkouts(p_establishment uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_ended public.subscription_checkouts;
begin
  for v_ended in
    update public.subscription_checkouts o set status = 'ended' where o.establishment_id = p_establishment and o.status = 'open' returning o.*
  loop
    -- one that Stripe is still making is ended by attach_subscription_checkout; nobody has its address before that
    if v_ended.stripe_checkout_session_id is not null then
      perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'subscription_checkout:' || v_ended.id,
        jsonb_build_object('checkout_session', v_ended.stripe_checkout_session_id));
    end if;
  end loop;
end $function$;

comment on function guichet.end_open_subscription_checkouts(uuid) is 'Ends the page that an establishment has open, here and at Stripe (rule 13). The caller holds the establishment''s lock.';

revoke all on function guichet.end_open_subscription_checkouts(uuid) from public, anon, authenticated, service_role;
