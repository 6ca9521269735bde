-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION public.attach_subscription_checkout(checkout_id uuid, checkout_session text, checkout_url text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_row public.subscription_checkouts;
begin
  update public.subscription_checkouts o
     set stripe_checkout_session_id = coalesce(o.stripe_checkout_session_id, attach_subscription_checkout.checkout_session),
         checkout_url = coalesce(o.checkout_url, attach_subscription_checkout.checkout_url)
   where o.id = attach_subscription_checkout.checkout_id
  returning * into v_row;
  if not found then
    raise exception 'subscription checkout % does not exist', attach_subscription_checkout.checkout_id using errcode = 'P0002';
  end if;
  if v_row.status = 'ended' then
    -- another plan was chosen while Stripe made the page
    perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'subscription_checkout:' || v_row.id, jsonb_build_object('checkout_session', v_row.stripe_checkout_session_id));
  end if;
  return jsonb_build_object('result', case v_row.status when 'ended' then 'ended' else 'attached' end, 'checkout_id', v_row.id,
    'checkout_url', case when v_row.status <> 'ended' then v_row.checkout_url end);
end $function$;

comment on function public.attach_subscription_checkout(uuid,text,text) is 'Writes the Checkout session to its row → {result: attached|ended, checkout_url}. Service role (the workflow) only; safe to repeat.';

revoke all on function public.attach_subscription_checkout(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function public.attach_subscription_checkout(uuid,text,text) to service_role;
