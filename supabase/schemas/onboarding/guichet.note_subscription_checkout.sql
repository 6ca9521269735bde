-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.note_subscription_checkout(p_item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_status text := p_item #>> '{row,status}';
  v_subscription text := p_item #>> '{row,stripe_subscription_id}';
  v_checkout public.subscription_checkouts;
  v_running text;
begin
  select * into v_checkout from public.subscription_checkouts o
   where o.id = guichet.checkout_subject('subscription_checkout', p_item -> 'row');
  if not found or v_status is null or v_status not in ('complete', 'expired') then
    return false;
  end if;
  -- the establishment first, as start_subscription_checkout does: it decides between two pages that were paid
  perform 1 from public.establishments e where e.id = v_checkout.establishment_id for no key update;
  select * into v_checkout from public.subscription_checkouts o where o.id = v_checkout.id for update;
  if not guichet.note_checkout('subscription_checkout', v_checkout.id, p_item) then
    return false;
  end if;
  if v_status = 'expired' then
    update public.subscription_checkouts o set status = 'ended' where o.id = v_checkout.id and o.status = 'open';
    return false;
  end if;
  if v_subscription is null or v_checkout.status in ('complete', 'duplicate') then
    -- told again
    return v_checkout.status = 'duplicate';
  end if;

  v_running := guichet.running_subscription(v_checkout.establishment_id);
  if v_running is null or v_running = v_subscription then
    update public.subscription_checkouts o set status = 'complete', stripe_subscription_id = v_subscription
      where o.id = v_checkout.id;
    perform guichet.end_open_subscription_checkouts(v_checkout.establishment_id);
    -- the account and the subscription are the next handler's
    return false;
  end if;
  -- rule 13: the second tab is cancelled and paid back; it owns no account, so that the portal stays that of the first
  update public.subscription_checkouts o set status = 'duplicate', stripe_subscription_id = v_subscription
    where o.id = v_checkout.id;
  perform guichet.enqueue_outbox('stripe.subscription.cancel', 'subscription:' || v_subscription,
    jsonb_build_object('subscription', v_subscription, 'subscription_checkout_id', v_checkout.id), false);
  perform guichet.alert('subscription_duplicate', v_subscription,
    jsonb_build_object('subscription', v_subscription, 'kept', v_running, 'plan_code', v_checkout.plan_code,
    'establishment_name', (select e.name from public.establishments e where e.id = v_checkout.establishment_id),
    'email', p_item #>> '{row,customer_email}', 'customer', p_item #>> '{row,stripe_customer_id}', 'livemode',
      p_item -> 'livemode'));
  -- a payment whose event is being applied at this moment is waited for
  perform guichet.lock_objects(array(select guichet.intents_of_subscription(v_subscription)));
  perform guichet.return_duplicate_subscription(v_subscription);
  return true;
end $function$;

comment on function guichet.note_subscription_checkout(jsonb) is 'Handler of checkout.session: closes the row of a page for a new subscription and hands the event on; the subscription of a second page that was paid is cancelled and goes no further.';

revoke all on function guichet.note_subscription_checkout(jsonb) from public, anon, authenticated, service_role;
