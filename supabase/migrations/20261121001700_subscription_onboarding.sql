-- A new subscription of an establishment: Checkout is opened for its owner, at the price of the catalogue.
-- checkout.session.completed then claims the billing account (guichet.apply_subscription_checkout).

create table if not exists guichet.billing_settings (
  only_row boolean primary key default true check (only_row),
  trial_period_days integer not null default 14 check (trial_period_days between 0 and 730),
  require_payment_method boolean not null default true,
  checkout_minutes integer not null default 60 check (checkout_minutes between 35 and 1440),
  updated_at timestamptz not null default now()
);
comment on table guichet.billing_settings is 'How new subscriptions begin; one row.';
comment on column guichet.billing_settings.only_row is 'Keeps it one row.';
comment on column guichet.billing_settings.trial_period_days is 'Days before the first payment, 0: none. Written by set_billing_settings.';
comment on column guichet.billing_settings.require_payment_method is 'Whether a trial asks for a card at its beginning (document 002). Written by set_billing_settings.';
comment on column guichet.billing_settings.checkout_minutes is 'How long a Checkout page lives; Stripe takes no less than 30 minutes. Written by set_billing_settings.';
comment on column guichet.billing_settings.updated_at is 'Last change. Written by set_billing_settings.';
insert into guichet.billing_settings default values on conflict do nothing;
alter table guichet.billing_settings enable row level security;
revoke all on guichet.billing_settings from public, anon, authenticated, service_role;
grant select on guichet.billing_settings to service_role;

create or replace function public.set_billing_settings(trial_period_days integer default null,
  require_payment_method boolean default null,
  checkout_minutes integer default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('settings');
  select to_jsonb(s) - 'only_row' into v_before from guichet.billing_settings s for update;
  update guichet.billing_settings s
     set trial_period_days = coalesce(set_billing_settings.trial_period_days, s.trial_period_days),
         require_payment_method = coalesce(set_billing_settings.require_payment_method, s.require_payment_method),
         checkout_minutes = coalesce(set_billing_settings.checkout_minutes, s.checkout_minutes),
         updated_at = now()
  returning to_jsonb(s) - 'only_row' into v_after;
  perform guichet.record_action('settings', 'guichet.billing_settings', 'billing', null, v_before, v_after);
  return v_after;
end $$;
comment on function public.set_billing_settings(integer, boolean, integer) is 'Changes what is given, leaves the rest → the settings. Service role only.';

create table if not exists public.subscription_checkouts (
  id uuid primary key default gen_random_uuid(),
  establishment_id uuid not null references public.establishments (id) on delete cascade,
  requested_by uuid not null references public.users (id),
  plan_code text not null,
  period public.subscription_period not null,
  status text not null default 'open' check (status in ('open', 'complete', 'ended', 'duplicate')),
  stripe_subscription_id text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.subscription_checkouts is 'What new subscriptions are asked for, each with its page in checkouts; at most one open an establishment.';
comment on column public.subscription_checkouts.id is 'Set once; the idempotency key at Stripe derives from it, and Stripe carries it as metadata.subscription_checkout_id.';
comment on column public.subscription_checkouts.establishment_id is 'Who the subscription is for. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.requested_by is 'The owner who asked. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.plan_code is 'catalog_plans.code. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.period is 'month or year. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.status is 'open → complete (Stripe said so) or ended (expired, or another plan was chosen); duplicate: paid though the establishment had a subscription, which is cancelled and paid back. Written by start_subscription_checkout and the Checkout events.';
comment on column public.subscription_checkouts.stripe_subscription_id is 'sub_… that the page brought. Written by the Checkout events.';
comment on column public.subscription_checkouts.created_at is 'Set once by the database.';
comment on column public.subscription_checkouts.updated_at is 'Set by trigger on every change.';
-- rule 13: one open Checkout
create unique index if not exists subscription_checkouts_open on public.subscription_checkouts (establishment_id)
  where status = 'open';
-- the checkouts of a person
create index if not exists subscription_checkouts_requested_by on public.subscription_checkouts (requested_by);
-- those of an establishment, ended ones too: deleting it deletes them
create index if not exists subscription_checkouts_establishment_id on public.subscription_checkouts (establishment_id);
alter table public.checkouts add constraint checkouts_subscription_checkout_id_fkey
  foreign key (subscription_checkout_id) references public.subscription_checkouts (id) on delete cascade;
create or replace trigger subscription_checkouts_updated_at before update on public.subscription_checkouts
  for each row execute function guichet.set_updated_at();
alter table public.subscription_checkouts enable row level security;
revoke all on public.subscription_checkouts from anon, authenticated, service_role;
grant select on public.subscription_checkouts to authenticated;
grant select, insert, update, delete on public.subscription_checkouts to service_role;
drop policy if exists "owners see the checkouts of their establishments" on public.subscription_checkouts;
create policy "owners see the checkouts of their establishments" on public.subscription_checkouts
  for select to authenticated
  using (establishment_id in (select guichet.my_owned_establishment_ids()));

-- Start -----------------------------------------------------------------------------------------------------

create or replace function guichet.running_subscription(p_establishment uuid) returns text
language sql stable security definer set search_path = ''
as $$
  -- incomplete counts: a Checkout that is complete has made a subscription whose own event may still be on its way
  select s.stripe_subscription_id
    from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id
   where c.establishment_id = p_establishment and c.active and s.status not in ('canceled', 'incomplete_expired')
   order by c.created_at, s.stripe_subscription_id limit 1
$$;
comment on function guichet.running_subscription(uuid) is 'sub_… that an establishment has, the first where there are several; null where it may subscribe.';

create or replace function guichet.end_open_subscription_checkouts(p_establishment uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_ended public.subscription_checkouts;
begin
  for v_ended in
    update public.subscription_checkouts o set status = 'ended'
      where o.establishment_id = p_establishment and o.status = 'open' returning o.*
  loop
    perform guichet.close_checkout(v_ended.id);
  end loop;
end $$;
comment on function guichet.end_open_subscription_checkouts(uuid) is 'Ends the page that an establishment has open, here and at Stripe (rule 13). The caller holds the establishment''s lock.';

create or replace function guichet.leave_open_checkouts() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.subscription_checkouts o
    where o.establishment_id = old.establishment_id and o.status = 'open' and o.requested_by = old.user_id)
    and not guichet.owns_establishment(old.user_id, old.establishment_id) then
    perform guichet.end_open_subscription_checkouts(old.establishment_id);
  end if;
  return null;
end $$;
comment on function guichet.leave_open_checkouts() is 'Trigger: the page that an owner has opened ends with their role.';
-- after members_changed, which locks the subscriptions: whoever synchronises them comes to the pages after them
create or replace trigger owner_leaves_checkouts after delete or update of role, establishment_id, user_id
  on public.establishment_members
  for each row when (old.role = 'owner') execute function guichet.leave_open_checkouts();

create or replace function public.start_subscription_checkout(establishment_id uuid, plan_code text,
  period text default 'month') returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.start_subscription_checkout(uuid, text, text) is
  'What the workflow needs to open Checkout for a new subscription of an establishment of the signed-in owner; the price comes from the catalogue → as guichet.checkout_answer, create: {mode, lines, customer, email, trial_days, payment_method_collection, expires_at, success_url, cancel_url, metadata, …}; of a refusal field and reason. Then attach_checkout.';

create or replace function guichet.refuse_subscription_checkout(p_subscription_checkout_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from public.subscription_checkouts o join public.establishments e on e.id = o.establishment_id
    where o.id = p_subscription_checkout_id for no key update of e;
  -- one that nobody wants any more is ended with its row
  return null;
end $$;
comment on function guichet.refuse_subscription_checkout(uuid) is 'Locks the establishment for which a subscription is asked; always null.';

create or replace function guichet.return_duplicate_subscription(p_stripe_subscription text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from public.subscription_checkouts o
    where o.stripe_subscription_id = p_stripe_subscription and o.status = 'duplicate') then
    perform guichet.return_duplicate_payment(to_jsonb(p)) from (
      select * from public.payments p where p.stripe_payment_intent_id in (
        select guichet.intents_of_subscription(p_stripe_subscription))
       order by p.stripe_payment_intent_id) p;
  end if;
end $$;
comment on function guichet.return_duplicate_subscription(text) is 'Gives back, once, what has been paid for a subscription that came second; nothing for any other. Asked when it is found to be one, and when it ends.';

create or replace function guichet.return_duplicate_payment(p_payment jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_payment public.payments := jsonb_populate_record(null::public.payments, p_payment);
begin
  if v_payment.status = 'succeeded' and exists (
      select from public.invoices_billing i join public.subscription_checkouts o
        on o.stripe_subscription_id = i.stripe_subscription_id and o.status = 'duplicate'
       where i.id = v_payment.invoice_id) then
    select * into v_payment from public.payments p where p.id = v_payment.id for update;
    update public.payments p set role = 'surplus' where p.id = v_payment.id and p.role = 'main';
    perform guichet.return_money(v_payment, 'subscribed_twice');
  end if;
  return true;
end $$;
comment on function guichet.return_duplicate_payment(jsonb) is 'Handler of payment.invoice, the row of a payment: pays back what pays a subscription that came second.';
insert into guichet.event_handlers (object, handler, place)
  values ('payment.invoice', 'guichet.return_duplicate_payment(jsonb)', 900)
on conflict do nothing;

create or replace function guichet.note_subscription_checkout(p_item jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.note_subscription_checkout(jsonb) is 'Handler of checkout.session: closes the row of a page for a new subscription and hands the event on; the subscription of a second page that was paid is cancelled and goes no further.';
insert into guichet.event_handlers (object, handler, place)
  values ('checkout.session', 'guichet.note_subscription_checkout(jsonb)', 850)
on conflict do nothing;

-- The money of a subscription that came second is known when its invoice is joined to its payment, whichever is told
-- first, and looked for once more when Stripe says that the subscription has ended.
-- a payment finds the subscription it pays
create index if not exists invoices_billing_stripe_payment_intent_id
  on public.invoices_billing (stripe_payment_intent_id) where stripe_payment_intent_id is not null;
create index if not exists invoice_payments_billing_stripe_payment_intent_id
  on public.invoice_payments_billing (stripe_payment_intent_id) where stripe_payment_intent_id is not null;
create or replace function guichet.return_duplicate_subscription_row() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform guichet.return_duplicate_subscription(new.stripe_subscription_id);
  return null;
end $$;
comment on function guichet.return_duplicate_subscription_row() is 'Trigger: the end of a subscription that came second.';
create or replace trigger return_duplicate_subscription after update of status on public.subscriptions
  for each row when (new.status = 'canceled' and old.status is distinct from new.status)
  execute function guichet.return_duplicate_subscription_row();

-- Portal ------------------------------------------------------------------------------------------------------

create or replace function public.start_customer_portal(establishment_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_customer text;
  v_refusal jsonb;
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  -- whoever has the link acts as the customer: owners only, the members of an establishment see no portal
  select a.stripe_customer_id into v_customer from public.billing_accounts a
   where a.active and a.stripe_customer_id is not null and a.claimed_at is not null
     and case when start_customer_portal.establishment_id is null then a.owner_user_id = v_user
           else a.owner_establishment_id = start_customer_portal.establishment_id
             and guichet.owns_establishment(v_user, a.owner_establishment_id) end
   -- the account that pays for something now; of several the first: one that somebody else had named by a payment
   -- link's reference comes later
   order by exists (select from public.subscriptions s
     where s.billing_account_id = a.id and s.status not in ('canceled', 'incomplete_expired')) desc,
     a.claimed_at, a.stripe_customer_id limit 1;
  if not found then
    return guichet.refused('establishment_id', 'no_portal');
  end if;
  v_refusal := guichet.count_person_call('portals', v_user);
  if v_refusal is not null then
    return v_refusal;
  end if;
  return jsonb_build_object('result', 'create', 'customer', v_customer, 'idempotency_key',
    'portal:' || gen_random_uuid(), 'return_url', guichet.web_address('/'));
end $$;
comment on function public.start_customer_portal(uuid) is
  'The Stripe customer whose portal the signed-in owner may open, of an establishment or, without one, their own. → {result: create|refused, customer?, idempotency_key?, return_url?, field?, reason?: docs/refusals.md}.';

revoke execute on function public.set_billing_settings(integer, boolean, integer),
public.start_subscription_checkout(uuid, text, text),
  guichet.refuse_subscription_checkout(uuid), public.start_customer_portal(uuid),
  guichet.note_subscription_checkout(jsonb),
  guichet.leave_open_checkouts(), guichet.running_subscription(uuid), guichet.end_open_subscription_checkouts(uuid),
  guichet.return_duplicate_subscription(text), guichet.return_duplicate_payment(jsonb),
  guichet.return_duplicate_subscription_row() from public, anon, authenticated;
grant execute on function public.start_subscription_checkout(uuid, text, text),
  public.start_customer_portal(uuid) to authenticated, service_role;
grant execute on function public.set_billing_settings(integer, boolean, integer) to service_role;
