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
revoke all on guichet.billing_settings from public, anon, authenticated;
grant select on guichet.billing_settings to service_role;

create or replace function public.set_billing_settings(trial_period_days integer default null, require_payment_method boolean default null, checkout_minutes integer default null) returns jsonb
language sql security definer set search_path = ''
as $$
  update guichet.billing_settings s
     set trial_period_days = coalesce(set_billing_settings.trial_period_days, s.trial_period_days),
         require_payment_method = coalesce(set_billing_settings.require_payment_method, s.require_payment_method),
         checkout_minutes = coalesce(set_billing_settings.checkout_minutes, s.checkout_minutes),
         updated_at = now()
  returning to_jsonb(s) - 'only_row'
$$;
comment on function public.set_billing_settings(integer, boolean, integer) is 'Changes what is given, leaves the rest → the settings. Service role only.';

create table if not exists public.subscription_checkouts (
  id uuid primary key default gen_random_uuid(),
  establishment_id uuid not null references public.establishments (id) on delete cascade,
  requested_by uuid not null references public.users (id),
  plan_code text not null,
  period public.subscription_period not null,
  status text not null default 'open' check (status in ('open', 'complete', 'ended')),
  request jsonb not null,
  stripe_checkout_session_id text unique,
  checkout_url text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.subscription_checkouts is 'Checkout pages for new subscriptions; at most one open an establishment.';
comment on column public.subscription_checkouts.id is 'Set once; the idempotency key at Stripe derives from it.';
comment on column public.subscription_checkouts.establishment_id is 'Who the subscription is for. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.requested_by is 'The owner who asked. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.plan_code is 'catalog_plans.code. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.period is 'month or year. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.status is 'open → complete (Stripe said so) or ended (expired, or another plan was chosen). Written by start_subscription_checkout and the Checkout events.';
comment on column public.subscription_checkouts.request is 'What Stripe is asked for, frozen: a second try under the same key asks for the same. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.stripe_checkout_session_id is 'cs_…. Written by attach_subscription_checkout.';
comment on column public.subscription_checkouts.checkout_url is 'Address of the page, for a second tab. Written by attach_subscription_checkout.';
comment on column public.subscription_checkouts.expires_at is 'When the page ends. Set once by start_subscription_checkout.';
comment on column public.subscription_checkouts.created_at is 'Set once by the database.';
comment on column public.subscription_checkouts.updated_at is 'Set by trigger on every change.';
-- rule 13: one open Checkout
create unique index if not exists subscription_checkouts_open on public.subscription_checkouts (establishment_id) where status = 'open';
-- the checkouts of a person
create index if not exists subscription_checkouts_requested_by on public.subscription_checkouts (requested_by);
create or replace trigger subscription_checkouts_updated_at before update on public.subscription_checkouts
  for each row execute function guichet.set_updated_at();
alter table public.subscription_checkouts enable row level security;
revoke all on public.subscription_checkouts from anon, authenticated;
grant select on public.subscription_checkouts to authenticated;
grant select, insert, update, delete on public.subscription_checkouts to service_role;
drop policy if exists "owners see the checkouts of their establishments" on public.subscription_checkouts;
create policy "owners see the checkouts of their establishments" on public.subscription_checkouts for select to authenticated
  using (exists (select 1 from public.establishment_members m
    where m.establishment_id = subscription_checkouts.establishment_id and m.user_id = (select auth.uid()) and m.role = 'owner'));

-- Start -----------------------------------------------------------------------------------------------------

create or replace function guichet.owns_establishment(p_user uuid, p_establishment uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from public.establishment_members m where m.establishment_id = p_establishment and m.user_id = p_user and m.role = 'owner')
$$;
comment on function guichet.owns_establishment(uuid, uuid) is 'Whether a person owns an establishment: members and administrators of it do not decide on money.';

create or replace function public.start_subscription_checkout(establishment_id uuid, plan_code text, period text default 'month') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_settings guichet.billing_settings;
  v_open public.subscription_checkouts;
  v_price public.catalog_prices;
  v_customer text;
  v_had_one boolean;
  v_id uuid := gen_random_uuid();
  v_expires timestamptz;
begin
  if v_user is null then
    raise exception 'Connectez-vous pour vous abonner.' using errcode = '42501';
  end if;
  -- under the lock of the establishment: two owners open one page
  perform 1 from public.establishments e
    where e.id = start_subscription_checkout.establishment_id and guichet.owns_establishment(v_user, e.id) for update;
  if not found then
    return guichet.refused('establishment_id', 'Seul le propriétaire de l''établissement peut l''abonner.');
  end if;
  if start_subscription_checkout.period is null or start_subscription_checkout.period not in ('month', 'year') then
    return guichet.refused('period', 'La période est month ou year.');
  end if;
  if exists (
    select from public.subscription_coverage c join public.subscriptions s on s.id = c.subscription_id
     where c.establishment_id = start_subscription_checkout.establishment_id and c.active and s.status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')) then
    return guichet.refused('establishment_id', 'Cet établissement a déjà un abonnement : gérez-le dans votre espace client.');
  end if;
  select p.* into v_price
    from public.catalog_plans l join public.catalog_prices p on p.plan_id = l.id
   where l.code = start_subscription_checkout.plan_code and l.active and coalesce(l.type, 'BASE') = 'BASE'
     and p.interval = start_subscription_checkout.period::public.subscription_period and p.period_interval_count is not distinct from 1
     and p.active and p.is_public and p.billing_mode = 'flat' and coalesce(p.type, 'BASE') = 'BASE'
   order by p.last_event_created desc, p.stripe_price_id limit 1;
  if not found then
    return guichet.refused('plan_code', 'Cette formule n''est pas proposée pour cette période.');
  end if;
  select * into v_settings from guichet.billing_settings;

  select * into v_open from public.subscription_checkouts o where o.establishment_id = start_subscription_checkout.establishment_id and o.status = 'open' for update;
  if found then
    if v_open.plan_code = start_subscription_checkout.plan_code and v_open.period::text = start_subscription_checkout.period
       and v_open.request #>> '{lines,0,price}' = v_price.stripe_price_id
       and v_open.expires_at > now() + (case when v_open.checkout_url is null then interval '31 minutes' else interval '1 minute' end) then
      return v_open.request || jsonb_build_object('result', case when v_open.checkout_url is null then 'create' else 'open' end, 'checkout_url', v_open.checkout_url);
    end if;
    update public.subscription_checkouts o set status = 'ended' where o.id = v_open.id;
    if v_open.stripe_checkout_session_id is not null then
      perform guichet.enqueue_outbox('stripe.checkout_session.expire', 'subscription_checkout:' || v_open.id,
        jsonb_build_object('checkout_session', v_open.stripe_checkout_session_id));
    end if;
  end if;

  select a.stripe_customer_id into v_customer from public.billing_accounts a
   where a.owner_establishment_id = start_subscription_checkout.establishment_id and a.active and a.stripe_customer_id is not null order by a.claimed_at limit 1;
  -- a trial is given once
  v_had_one := exists (select from public.subscription_coverage c where c.establishment_id = start_subscription_checkout.establishment_id)
    or exists (select from public.billing_accounts a join public.subscriptions s on s.billing_account_id = a.id where a.owner_establishment_id = start_subscription_checkout.establishment_id);
  v_expires := date_trunc('second', now()) + make_interval(mins => v_settings.checkout_minutes);
  insert into public.subscription_checkouts (id, establishment_id, requested_by, plan_code, period, expires_at, request)
  values (v_id, start_subscription_checkout.establishment_id, v_user, start_subscription_checkout.plan_code, start_subscription_checkout.period::public.subscription_period, v_expires,
    jsonb_build_object(
      'checkout_id', v_id, 'idempotency_key', 'subscription_checkout:' || v_id,
      'lines', jsonb_build_array(jsonb_build_object('price', v_price.stripe_price_id, 'quantity', 1)),
      'customer', v_customer, 'email', case when v_customer is null then (select u.email from auth.users u where u.id = v_user) end,
      'trial_days', case when v_had_one then 0 else v_settings.trial_period_days end,
      'payment_method_collection', case when v_settings.require_payment_method or v_had_one or v_settings.trial_period_days = 0 then 'always' else 'if_required' end,
      'expires_at', extract(epoch from v_expires)::bigint,
      'establishment_id', start_subscription_checkout.establishment_id,
      'metadata', jsonb_build_object('subscription_checkout_id', v_id, 'owner_type', 'ESTABLISHMENT', 'owner_establishment_id', start_subscription_checkout.establishment_id,
        'plan_code', start_subscription_checkout.plan_code)))
  returning * into v_open;
  return v_open.request || jsonb_build_object('result', 'create', 'checkout_url', null);
end $$;
comment on function public.start_subscription_checkout(uuid, text, text) is
  'What the workflow needs to open Checkout for a new subscription of an establishment of the signed-in owner; the price comes from the catalogue. → {result: create|open|refused, checkout_id, idempotency_key, lines, customer, email, trial_days, payment_method_collection, expires_at, metadata, checkout_url, field?, message?}.';

create or replace function public.attach_subscription_checkout(checkout_id uuid, checkout_session text, checkout_url text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function public.attach_subscription_checkout(uuid, text, text) is 'Writes the Checkout session to its row → {result: attached|ended, checkout_url}. Service role (the workflow) only; safe to repeat.';

create or replace function guichet.note_subscription_checkout(p_item jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.subscription_checkouts o
     set status = case p_item #>> '{row,status}' when 'complete' then 'complete' else 'ended' end,
         stripe_checkout_session_id = coalesce(o.stripe_checkout_session_id, p_item #>> '{row,stripe_checkout_session_id}')
   where (o.stripe_checkout_session_id = p_item #>> '{row,stripe_checkout_session_id}' or o.id = guichet.try_uuid(p_item #>> '{row,metadata,subscription_checkout_id}'))
     and o.status <> 'complete' and p_item #>> '{row,status}' in ('complete', 'expired')
     -- an expired page that was replaced says nothing of the new one
     and (o.stripe_checkout_session_id is null or o.stripe_checkout_session_id = p_item #>> '{row,stripe_checkout_session_id}');
  -- the account and the subscription are the next handler's
  return false;
end $$;
comment on function guichet.note_subscription_checkout(jsonb) is 'Handler of checkout.session: closes the row of a page for a new subscription and hands the event on.';
insert into guichet.event_handlers (object, handler, place) values ('checkout.session', 'guichet.note_subscription_checkout(jsonb)', 850)
on conflict do nothing;

-- Portal ------------------------------------------------------------------------------------------------------

create or replace function public.start_customer_portal(establishment_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_customer text;
begin
  if v_user is null then
    raise exception 'Connectez-vous pour gérer votre abonnement.' using errcode = '42501';
  end if;
  -- whoever has the link acts as the customer: owners only, the members of an establishment see no portal
  select a.stripe_customer_id into v_customer from public.billing_accounts a
   where a.active and a.stripe_customer_id is not null and a.claimed_at is not null
     and case when start_customer_portal.establishment_id is null then a.owner_user_id = v_user
           else a.owner_establishment_id = start_customer_portal.establishment_id and guichet.owns_establishment(v_user, a.owner_establishment_id) end
   order by a.claimed_at desc limit 1;
  if not found then
    return guichet.refused('establishment_id', 'Il n''y a pas d''espace client à votre nom ici.');
  end if;
  return jsonb_build_object('result', 'create', 'customer', v_customer, 'idempotency_key', 'portal:' || gen_random_uuid());
end $$;
comment on function public.start_customer_portal(uuid) is
  'The Stripe customer whose portal the signed-in owner may open, of an establishment or, without one, their own. → {result: create|refused, customer?, idempotency_key?, field?, message?}.';

revoke execute on function public.set_billing_settings(integer, boolean, integer), public.start_subscription_checkout(uuid, text, text),
  public.attach_subscription_checkout(uuid, text, text), public.start_customer_portal(uuid), guichet.note_subscription_checkout(jsonb),
  guichet.owns_establishment(uuid, uuid) from public, anon, authenticated;
grant execute on function public.start_subscription_checkout(uuid, text, text), public.start_customer_portal(uuid) to authenticated, service_role;
grant execute on function public.set_billing_settings(integer, boolean, integer), public.attach_subscription_checkout(uuid, text, text) to service_role;
