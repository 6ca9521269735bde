-- Written by npm run db:schemas. Last in migrations/20261121000360_sync_stripe_checkout_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.apply_subscription_checkout(item jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_row jsonb := item -> 'row';
  v_created bigint := (item ->> 'event_created')::bigint;
  v_event text := item ->> 'event_id';
  v_customer text := v_row ->> 'stripe_customer_id';
  v_stripe_subscription text := v_row ->> 'stripe_subscription_id';
  v_owner record;
  v_account uuid;
  v_subscription uuid;
  v_establishment uuid;
begin
  if v_row ->> 'mode' is distinct from 'subscription' then
    return false;
  end if;
  if item ->> 'event_type' not in ('checkout.session.completed', 'checkout.session.async_payment_succeeded')
    or v_row ->> 'status' is distinct from 'complete' or v_customer is null or v_stripe_subscription is null then
    return true;
  end if;

  -- the client
  perform guichet.ensure_billing_accounts(array[v_customer]);
  update public.billing_accounts a
    set checkout_event_created = v_created, checkout_event_id = v_event,
      -- the customer's own events know better
      company_name = case when a.last_event_created = 0 then v_row ->> 'customer_name' else a.company_name end,
      billing_email = case when a.last_event_created = 0 then v_row ->> 'customer_email' else a.billing_email end,
      country = case when a.last_event_created = 0 then v_row ->> 'customer_country' else a.country end,
      address = case when a.last_event_created = 0 then nullif(v_row -> 'customer_address', 'null') else a.address end,
      livemode = coalesce(a.livemode, (item ->> 'livemode')::boolean)
    where a.stripe_customer_id = v_customer
      and (v_created, v_event collate "C") >= (a.checkout_event_created, coalesce(a.checkout_event_id, '') collate "C");
  -- but not of the tax number, which they do not list
  update public.billing_accounts a
    set tax_id = v_row ->> 'tax_id', tax_id_event_created = v_created, tax_id_event_id = v_event
    where a.stripe_customer_id = v_customer and v_row ->> 'tax_id' is not null
      and guichet.supersedes(v_customer, v_created, v_event, a.tax_id_event_created, a.tax_id_event_id);
  v_owner := guichet.checkout_owner(v_row);
  if v_owner.owner_id is not null then
    update public.billing_accounts a
      set owner_type = v_owner.owner_type, owner_user_id = case v_owner.owner_type
        when 'USER' then v_owner.owner_id end,
        owner_establishment_id = case v_owner.owner_type when 'ESTABLISHMENT' then v_owner.owner_id end,
        claimed_at = coalesce(a.claimed_at, now()), claim_event_created = v_created, claim_event_id = v_event
      -- the first checkout names the owner, also where it arrives second; what onboarding claimed stays
      where a.stripe_customer_id = v_customer
        and (a.claimed_at is null or (v_created, v_event collate "C") < (a.claim_event_created,
          a.claim_event_id collate "C"));
  end if;

  -- the first subscription: as it came, or a row that its own event fills
  if jsonb_typeof(v_row -> 'subscription') = 'object' then
    perform guichet.apply_subscriptions(jsonb_build_array(jsonb_build_object(
      'event_id', v_event, 'event_type', item -> 'event_type', 'event_created', v_created, 'livemode',
      item -> 'livemode', 'deleted', false,
      'row', v_row #> '{subscription,row}', 'items', v_row #> '{subscription,items}')));
  end if;
  insert into public.subscriptions (stripe_subscription_id, billing_account_id, plan_code, period, status,
    stripe_status, quantity, livemode, needs_refetch)
    select v_stripe_subscription, a.id, 'unknown', null, 'incomplete', 'incomplete', null,
      (item ->> 'livemode')::boolean, true
    from public.billing_accounts a where a.stripe_customer_id = v_customer
    on conflict (stripe_subscription_id) do nothing;
  select s.id, s.billing_account_id into v_subscription, v_account from public.subscriptions s
    where s.stripe_subscription_id = v_stripe_subscription;
  update public.invoices_billing i set subscription_id = v_subscription
    where i.stripe_subscription_id = v_stripe_subscription and i.subscription_id is null;
  perform guichet.refresh_subscription_statuses(array[v_stripe_subscription]);

  -- the establishments it is for
  for v_establishment in
    select e.id from public.establishments e
    where e.id in (select case v_owner.owner_type when 'ESTABLISHMENT' then v_owner.owner_id end
      union select guichet.try_uuid(trim(named)) from regexp_split_to_table(
        concat_ws(',', v_row #>> '{metadata,establishment_id}', v_row #>> '{metadata,establishment_ids}'), ',') named)
    order by e.id
  loop
    insert into public.subscription_coverage (subscription_id, establishment_id)
      values (v_subscription, v_establishment)
      on conflict (subscription_id, establishment_id) do nothing;
  end loop;
  return true;
end $function$;

comment on function guichet.apply_subscription_checkout(jsonb) is 'A completed Checkout in subscription mode: client, owner, first subscription, covered establishments (metadata owner_*, establishment_id, establishment_ids).';

revoke all on function guichet.apply_subscription_checkout(jsonb) from public, anon, authenticated, service_role;
