-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.start_subscription_checkout(establishment_id uuid, plan_code text, period text DEFAULT 'month'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user uuid := (select auth.uid());
  v_settings guichet.billing_settings;
  v_open public.subscription_checkouts;
  v_checkout public.checkouts;
  v_price public.catalog_prices;
  v_customer text;
  v_had_one boolean;
  v_id uuid := gen_random_uuid();
  v_refusal jsonb;
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  -- under the lock of the establishment: two owners open one page
  perform 1 from public.establishments e where e.id = start_subscription_checkout.establishment_id for no key update;
  -- asked after the wait: who was an owner before it may be none any more
  if not guichet.owns_establishment(v_user, start_subscription_checkout.establishment_id) then
    return guichet.refused('establishment_id', 'not_the_owner');
  end if;
  if start_subscription_checkout.period is null or start_subscription_checkout.period not in ('month', 'year') then
    return guichet.refused('period', 'unknown_period');
  end if;
  if guichet.running_subscription(start_subscription_checkout.establishment_id) is not null then
    return guichet.refused('establishment_id', 'already_subscribed');
  end if;
  select p.* into v_price
    from public.catalog_plans l join public.catalog_prices p on p.plan_id = l.id
   where l.code = start_subscription_checkout.plan_code and l.active and not guichet.is_beside_a_plan(l)
     and p.interval = start_subscription_checkout.period::public.subscription_period
       and p.period_interval_count is not distinct from 1
     and p.active and p.is_public and p.billing_mode = 'flat'
     -- an add-on or a seat may be priced on the plan's own product
     and not guichet.price_is_beside_a_plan(p)
   order by p.last_event_created desc, p.stripe_price_id limit 1;
  if not found then
    return guichet.refused('plan_code', 'plan_not_offered');
  end if;
  select * into v_settings from guichet.billing_settings;

  select * into v_open from public.subscription_checkouts o
    where o.establishment_id = start_subscription_checkout.establishment_id and o.status = 'open' for update;
  v_checkout := guichet.standing_checkout(v_open.id);
  if v_open.plan_code = start_subscription_checkout.plan_code
    and v_open.period::text = start_subscription_checkout.period
     and v_checkout.request #>> '{lines,0,price}' = v_price.stripe_price_id
     and v_checkout.expires_at > now() + (case when v_checkout.url is null then interval '31 minutes'
       else interval '1 minute' end) then
    v_refusal := case when v_checkout.url is null then guichet.count_person_call('checkouts', v_user) end;
    return coalesce(v_refusal, guichet.checkout_answer(v_checkout));
  end if;
  -- before the page that is open is ended: whoever is refused keeps it
  v_refusal := guichet.count_person_call('checkouts', v_user);
  if v_refusal is not null then
    return v_refusal;
  end if;
  perform guichet.end_open_subscription_checkouts(start_subscription_checkout.establishment_id);

  select a.stripe_customer_id into v_customer from public.billing_accounts a
   where a.owner_establishment_id = start_subscription_checkout.establishment_id and a.active
     and a.stripe_customer_id is not null order by a.claimed_at limit 1;
  -- a trial is given once
  v_had_one := exists (select from public.subscription_coverage c
    where c.establishment_id = start_subscription_checkout.establishment_id)
    or exists (select from public.billing_accounts a join public.subscriptions s on s.billing_account_id = a.id
      where a.owner_establishment_id = start_subscription_checkout.establishment_id);
  insert into public.subscription_checkouts (id, establishment_id, requested_by, plan_code, period)
  values (v_id, start_subscription_checkout.establishment_id, v_user, start_subscription_checkout.plan_code,
    start_subscription_checkout.period::public.subscription_period);
  return guichet.checkout_answer(guichet.start_checkout('subscription_checkout', v_id, 'subscription_checkout:' || v_id,
    jsonb_build_object(
    'mode', 'subscription', 'client_reference_id', start_subscription_checkout.establishment_id, 'locale', 'fr',
    'lines', jsonb_build_array(jsonb_build_object('price', v_price.stripe_price_id, 'quantity', 1)),
    'customer', v_customer, 'email', case when v_customer is null
      then (select u.email from auth.users u where u.id = v_user) end,
    'trial_days', case when v_had_one then 0 else v_settings.trial_period_days end,
    'payment_method_collection', case when v_settings.require_payment_method or v_had_one
      or v_settings.trial_period_days = 0 then 'always' else 'if_required' end,
    'expires_at', extract(epoch from date_trunc('second',
      now()) + make_interval(mins => v_settings.checkout_minutes))::bigint,
    'success_url', guichet.web_address('/?subscription=' || v_id || '&payment=done'),
    'cancel_url', guichet.web_address('/?subscription=' || v_id || '&payment=abandoned'),
    'metadata', jsonb_build_object('subscription_checkout_id', v_id, 'owner_type', 'ESTABLISHMENT',
      'owner_establishment_id', start_subscription_checkout.establishment_id,
      'plan_code', start_subscription_checkout.plan_code)), v_user));
end $function$;

comment on function public.start_subscription_checkout(uuid,text,text) is 'What the workflow needs to open Checkout for a new subscription of an establishment of the signed-in owner; the price comes from the catalogue → as guichet.checkout_answer, create: {mode, lines, customer, email, trial_days, payment_method_collection, expires_at, success_url, cancel_url, metadata, …}; of a refusal field and reason. Then attach_checkout.';

revoke all on function public.start_subscription_checkout(uuid,text,text) from public, anon, authenticated, service_role;
grant execute on function public.start_subscription_checkout(uuid,text,text) to authenticated;
grant execute on function public.start_subscription_checkout(uuid,text,text) to service_role;
