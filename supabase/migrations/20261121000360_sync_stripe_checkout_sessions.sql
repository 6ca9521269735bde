-- checkout.session.*: onboarding. What a completed session means is decided by our own row that it names
-- (rule 7), never by metadata.type alone.

-- Subscriptions that begin with a Checkout -------------------------------------------------------------------

create or replace function guichet.checkout_owner(checkout jsonb, out owner_type public.billing_owner_type,
  out owner_id uuid)
language plpgsql stable set search_path = ''
as $$
declare
  v_metadata jsonb := coalesce(checkout -> 'metadata', '{}');
  v_user uuid := guichet.try_uuid(v_metadata ->> 'owner_user_id');
  v_establishment uuid := guichet.try_uuid(v_metadata ->> 'owner_establishment_id');
  v_reference uuid := guichet.try_uuid(checkout ->> 'client_reference_id');
  v_type text := upper(v_metadata ->> 'owner_type');
begin
  if v_user is null and v_establishment is null then
    v_user := case when v_type is distinct from 'ESTABLISHMENT' then v_reference end;
    v_establishment := case when v_type is distinct from 'USER' then v_reference end;
  elsif v_type = 'USER' then
    v_establishment := null;
  elsif v_type = 'ESTABLISHMENT' then
    v_user := null;
  end if;
  -- only what exists with us owns anything
  if exists (select from public.establishments e where e.id = v_establishment) then
    owner_type := 'ESTABLISHMENT';
    owner_id := v_establishment;
  elsif exists (select from public.users u where u.id = v_user) then
    owner_type := 'USER';
    owner_id := v_user;
  end if;
end $$;
comment on function guichet.checkout_owner(jsonb) is 'The owner that a Checkout session names by owner_user_id or owner_establishment_id in its metadata, else by client_reference_id; nothing where no such row exists.';
revoke execute on function guichet.checkout_owner(jsonb) from public;

create or replace function guichet.apply_subscription_checkout(item jsonb) returns boolean
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.apply_subscription_checkout(jsonb) is 'A completed Checkout in subscription mode: client, owner, first subscription, covered establishments (metadata owner_*, establishment_id, establishment_ids).';
revoke execute on function guichet.apply_subscription_checkout(jsonb) from public;

insert into guichet.event_handlers (object, handler, place)
  values ('checkout.session', 'guichet.apply_subscription_checkout(jsonb)', 900);

create or replace function guichet.apply_checkout_sessions(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_item jsonb;
  v_handler text;
  v_results jsonb := '[]';
begin
  perform guichet.require_ids(items, '{row,stripe_checkout_session_id}');
  for v_item in select e from jsonb_array_elements(items) e loop
    v_handler := guichet.dispatch_event(v_item);
    v_results := v_results || jsonb_build_array((
      select jsonb_build_object('event_id', v_item -> 'event_id', 'result', 'applied', 'handler', v_handler,
        'subscription_id', s.id,
        'stripe_subscription_id', s.stripe_subscription_id, 'billing_account_id', s.billing_account_id, 'status',
          s.status)
      from (select) one left join public.subscriptions s
        on s.stripe_subscription_id = v_item #>> '{row,stripe_subscription_id}'));
  end loop;
  return v_results;
end $$;
comment on function guichet.apply_checkout_sessions(jsonb) is 'Gives each session to the domain whose row it names.';
revoke execute on function guichet.apply_checkout_sessions(jsonb) from public;

create or replace function public.sync_stripe_checkout_sessions(rows jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.lock_catalog_shared();
  perform guichet.lock_objects(array(
    select id from jsonb_array_elements(sync_stripe_checkout_sessions.rows) e,
      unnest(array[e #>> '{row,stripe_checkout_session_id}', e #>> '{row,stripe_subscription_id}',
        e #>> '{row,stripe_customer_id}',
        e #>> '{row,stripe_payment_intent_id}']) id
    -- those of a subscription that comes second go back
    union all select guichet.intents_of_subscription(e #>> '{row,stripe_subscription_id}')
      from jsonb_array_elements(sync_stripe_checkout_sessions.rows) e));
  return jsonb_build_object('results',
    guichet.in_rounds('guichet.apply_checkout_sessions(jsonb)', sync_stripe_checkout_sessions.rows,
      '{row,stripe_checkout_session_id}'));
end $$;
comment on function public.sync_stripe_checkout_sessions(jsonb) is 'Effects of Checkout events (CheckoutSessionSync of nodes/StripeMapper/rows.ts) → {results: [{event_id, result: applied|error, handler, subscription_id, stripe_subscription_id, billing_account_id, status}]}; handler null: the session is nobody''s, nothing happened.';
revoke execute on function public.sync_stripe_checkout_sessions(jsonb) from public, anon, authenticated;
grant execute on function public.sync_stripe_checkout_sessions(jsonb) to service_role;

-- Coverage -------------------------------------------------------------------------------------------------

create or replace function guichet.set_coverage(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_results jsonb;
begin
  with input as (
    select c.*
    from rows from (jsonb_to_recordset(items) as (subscription_id uuid, establishment_id uuid, active boolean))
      with ordinality as c (subscription_id, establishment_id, active, ord)
  ), covered as (
    insert into public.subscription_coverage as c (subscription_id, establishment_id, active)
    select i.subscription_id, i.establishment_id, coalesce(i.active, true) from input i
      order by i.subscription_id, i.establishment_id
    on conflict (subscription_id, establishment_id) do update set active = excluded.active
    returning c.subscription_id, c.establishment_id, c.active
  )
  select jsonb_agg(jsonb_build_object('subscription_id', i.subscription_id, 'establishment_id', i.establishment_id,
      'result', case when c.active then 'covered' else 'uncovered' end) order by i.ord)
    into v_results from input i join covered c using (subscription_id, establishment_id);
  return v_results;
end $$;
comment on function guichet.set_coverage(jsonb) is 'The set-based part of cover_establishments.';
revoke execute on function guichet.set_coverage(jsonb) from public;

create or replace function public.cover_establishments(coverage jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_results jsonb;
begin
  perform guichet.require_right('manage_subscriptions');
  v_results := guichet.in_savepoints('guichet.set_coverage(jsonb)', coverage);
  perform guichet.record_action('manage_subscriptions', 'subscription_coverage', r.item ->> 'subscription_id', null,
    null,
      jsonb_build_object('establishment_id', r.item ->> 'establishment_id', 'active', r.item ->> 'result' = 'covered'))
    from jsonb_array_elements(v_results) r (item) where r.item ->> 'result' in ('covered', 'uncovered');
  return jsonb_build_object('results', v_results);
end $$;
comment on function public.cover_establishments(jsonb) is 'Onboarding and staff: [{subscription_id, establishment_id, active = true}] → {results: [{subscription_id, establishment_id, result: covered|uncovered|error}]}. Call recompute_usage_counters afterwards.';
revoke execute on function public.cover_establishments(jsonb) from public, anon, authenticated;
grant execute on function public.cover_establishments(jsonb) to service_role;
