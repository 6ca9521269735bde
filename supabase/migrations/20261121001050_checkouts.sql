-- Checkouts: what Stripe is asked for so that somebody can pay an order, a place, a vend, a recharge or a new
-- subscription. One table and one way for all of them: a domain locks its own row (the subject), starts, has Stripe
-- make the page, attaches it; whatever ends the subject closes it. Locks: the subject, then its checkout.

create table if not exists public.checkouts (
  id uuid primary key default gen_random_uuid(),
  order_id uuid,
  booking_id uuid,
  vend_session_id uuid,
  recharge_id uuid,
  subscription_checkout_id uuid,
  kind text not null generated always as (case
    when order_id is not null then 'order' when booking_id is not null then 'booking'
    when vend_session_id is not null then 'vend_session' when recharge_id is not null then 'wallet_recharge'
    else 'subscription_checkout' end) stored,
  subject uuid not null generated always as
    (coalesce(order_id, booking_id, vend_session_id, recharge_id, subscription_checkout_id)) stored,
  attempt integer not null,
  status text not null default 'open' check (status in ('open', 'complete', 'ended')),
  requested_by uuid,
  request jsonb not null,
  idempotency_key text not null unique,
  stripe_id text unique,
  url text,
  expires_at timestamptz not null,
  said text,
  said_at bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (subject, attempt),
  constraint checkouts_one_subject
    check (num_nonnulls(order_id, booking_id, vend_session_id, recharge_id, subscription_checkout_id) = 1)
);
comment on table public.checkouts is 'Every page (or PaymentIntent without one) that Stripe is asked for. Only the server reads it; address and request reach the payer by the answer of the function that was called.';
comment on column public.checkouts.id is 'Set once by the database; Stripe carries it as metadata.checkout_id.';
comment on column public.checkouts.order_id is 'The order that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.booking_id is 'The booking that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.vend_session_id is 'The vend that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.recharge_id is 'The recharge that it pays. Set once by guichet.start_checkout.';
comment on column public.checkouts.subscription_checkout_id is 'The new subscription that it begins. Set once by guichet.start_checkout.';
comment on column public.checkouts.kind is 'Which of the five; with _id it is the name under which Stripe''s metadata carry the subject. Generated.';
comment on column public.checkouts.subject is 'Whichever of the five ids it has. Generated.';
comment on column public.checkouts.attempt is 'How many different requests there were for the subject; part of the key. Set once by guichet.start_checkout.';
comment on column public.checkouts.status is 'open → complete (Stripe says so) or ended (expired, replaced, or its subject needs none any more); what was ended here may turn out complete. Written by guichet.start_checkout, guichet.close_checkout, attach_checkout and guichet.note_checkout.';
comment on column public.checkouts.requested_by is 'Who alone has asked for it; null for nobody who is known, or for several. Written by guichet.start_checkout and start_vend_checkout.';
comment on column public.checkouts.request is 'What Stripe is asked for, frozen: a second try under the same key asks for the same. Written by guichet.start_checkout; attach_order_customer adds the customer that was made.';
comment on column public.checkouts.idempotency_key is 'The key at Stripe. Set once by guichet.start_checkout.';
comment on column public.checkouts.stripe_id is 'cs_… of the page; pi_… of an order that is paid without one. Written once by attach_checkout or guichet.note_checkout.';
comment on column public.checkouts.url is 'Address of the page, so that a second tab goes on there. Written by attach_checkout.';
comment on column public.checkouts.expires_at is 'When Stripe closes the page. Written by guichet.start_checkout (what is asked for) and attach_checkout (what Stripe says).';
comment on column public.checkouts.said is 'Type of the latest event of its session. Written by guichet.note_checkout.';
comment on column public.checkouts.said_at is 'created of that event, unix seconds. Written by guichet.note_checkout.';
comment on column public.checkouts.created_at is 'When it was first asked for; written by the database.';
comment on column public.checkouts.updated_at is 'Set by trigger on every change.';
-- one that is open a subject
create unique index if not exists checkouts_one_open on public.checkouts (subject) where status = 'open';
-- what deleting a subject must find
create index if not exists checkouts_order_id on public.checkouts (order_id) where order_id is not null;
create index if not exists checkouts_booking_id on public.checkouts (booking_id) where booking_id is not null;
create index if not exists checkouts_vend_session_id on public.checkouts (vend_session_id)
  where vend_session_id is not null;
create index if not exists checkouts_recharge_id on public.checkouts (recharge_id) where recharge_id is not null;
create index if not exists checkouts_subscription_checkout_id on public.checkouts (subscription_checkout_id)
  where subscription_checkout_id is not null;
create or replace trigger checkouts_updated_at before update on public.checkouts
  for each row execute function guichet.set_updated_at();
alter table public.checkouts enable row level security;
revoke all on public.checkouts from anon, authenticated, service_role;
grant select on public.checkouts to service_role;

-- Start -----------------------------------------------------------------------------------------------------

create or replace function guichet.standing_checkout(p_subject uuid) returns public.checkouts
language sql volatile security definer set search_path = ''
as $$
  select c from public.checkouts c where c.subject = p_subject and c.status <> 'ended'
   order by c.attempt desc limit 1 for update
$$;
comment on function guichet.standing_checkout(uuid) is 'The checkout of a subject that is open, or complete and waited for, locked; null where there is none. The caller holds the subject''s lock.';

create or replace function guichet.start_checkout(
  p_kind text, p_subject uuid, p_key text, p_request jsonb, p_user uuid) returns public.checkouts
language plpgsql security definer set search_path = ''
as $$
declare
  v_checkout public.checkouts := guichet.standing_checkout(p_subject);
  v_customer constant text[] := '{customer,new_customer}';
  v_attempt integer;
begin
  -- The same under the same key, however often; a customer that was made meanwhile completes the request, one that
  -- Stripe has deleted makes another of it.
  if v_checkout.request - v_customer = p_request - v_customer
     and coalesce(v_checkout.request ->> 'customer', p_request ->> 'customer')
       is not distinct from p_request ->> 'customer' then
    update public.checkouts c set request = p_request where c.id = v_checkout.id returning * into v_checkout;
    return v_checkout;
  end if;
  perform guichet.close_checkout(p_subject);
  select coalesce(max(c.attempt), 0) + 1 into v_attempt from public.checkouts c where c.subject = p_subject;
  insert into public.checkouts (order_id, booking_id, vend_session_id, recharge_id, subscription_checkout_id,
      attempt, requested_by, request, idempotency_key, expires_at)
    values (case p_kind when 'order' then p_subject end, case p_kind when 'booking' then p_subject end,
      case p_kind when 'vend_session' then p_subject end, case p_kind when 'wallet_recharge' then p_subject end,
      case p_kind when 'subscription_checkout' then p_subject end,
      v_attempt, p_user, p_request, format(p_key, v_attempt), to_timestamp((p_request ->> 'expires_at')::bigint))
    returning * into v_checkout;
  return v_checkout;
end $$;
comment on function guichet.start_checkout(text, uuid, text, jsonb, uuid) is 'The checkout that asks Stripe for p_request: the open one where it asks for the same, else a new one, and the open one is closed. p_key: the idempotency key, %s in it becomes the attempt. The caller holds the subject''s lock and has counted the call.';

create or replace function guichet.checkout_answer(p_checkout public.checkouts) returns jsonb
language sql stable set search_path = ''
as $$
  -- document 000 knows no result
  select case when p_checkout.kind in ('vend_session', 'wallet_recharge') then a.answer - 'result' else a.answer end
    from (select case
    when p_checkout.id is null or p_checkout.status = 'ended' then
      jsonb_build_object('next_step', 'refused', 'result', 'refused', 'reason', 'ended')
    when p_checkout.request ->> 'method' = 'payment_intent' and p_checkout.stripe_id is not null then
      jsonb_build_object('next_step', 'redirect', 'result', 'open', 'payment_intent', p_checkout.stripe_id)
    when p_checkout.url is not null then jsonb_build_object(
      'next_step', 'redirect', 'result', 'open', 'checkout_id', p_checkout.stripe_id, 'checkout_url', p_checkout.url)
    else jsonb_build_object('next_step', 'redirect', 'result', 'create', 'create', p_checkout.request
      || jsonb_build_object('checkout', p_checkout.id, 'idempotency_key', p_checkout.idempotency_key,
        'metadata', p_checkout.request -> 'metadata'
          || jsonb_build_object('checkout_id', p_checkout.id))) end as answer) a
$$;
comment on function guichet.checkout_answer(public.checkouts) is 'What whoever pays is told → {next_step: redirect, result: open, checkout_id: cs_…, checkout_url | payment_intent}, {next_step: redirect, result: create, create: the request with its key, and checkout: the id for attach_checkout} or {next_step: refused, reason: ended}.';

-- Attach ------------------------------------------------------------------------------------------------------

create or replace function guichet.end_at_stripe(p_checkout public.checkouts, p_stripe_id text) returns void
language plpgsql security definer set search_path = ''
as $$
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
end $$;
comment on function guichet.end_at_stripe(public.checkouts, text) is 'Has Stripe end a page, or cancel an intent, that nobody shall pay: the one that is written down, or one that came late.';

create or replace function guichet.close_checkout(p_subject uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_checkout public.checkouts;
begin
  update public.checkouts c set status = 'ended' where c.subject = p_subject and c.status = 'open'
    returning * into v_checkout;
  -- one that Stripe is still making is ended by attach_checkout; nobody has its address before that
  if v_checkout.stripe_id is not null then
    perform guichet.end_at_stripe(v_checkout, v_checkout.stripe_id);
  end if;
end $$;
comment on function guichet.close_checkout(uuid) is 'Ends the open checkout of a subject, here and at Stripe. The caller holds the subject''s lock.';

create or replace function public.attach_checkout(checkout uuid, made jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_checkout public.checkouts;
  v_stripe_id text := attach_checkout.made ->> 'id';
  v_refusal jsonb;
  v_answer jsonb;
begin
  select * into v_checkout from public.checkouts c where c.id = attach_checkout.checkout;
  if not found then
    raise exception 'checkout % does not exist', attach_checkout.checkout using errcode = 'P0002';
  end if;
  -- the subject's lock, and why it cannot be paid any more
  v_refusal := case v_checkout.kind
    when 'order' then guichet.refuse_order_checkout(v_checkout.subject)
    when 'booking' then guichet.refuse_booking_checkout(v_checkout.subject)
    when 'vend_session' then guichet.refuse_vend_checkout(v_checkout.subject)
    when 'wallet_recharge' then guichet.refuse_recharge_checkout(v_checkout.subject)
    else guichet.refuse_subscription_checkout(v_checkout.subject) end;
  select * into v_checkout from public.checkouts c where c.id = attach_checkout.checkout for update;
  if v_refusal is null and v_checkout.status <> 'ended' and v_checkout.url is null
     and coalesce(v_checkout.stripe_id, v_stripe_id) = v_stripe_id then
    update public.checkouts c set stripe_id = v_stripe_id, url = attach_checkout.made ->> 'url',
        expires_at = coalesce(to_timestamp((attach_checkout.made ->> 'expires_at')::bigint), c.expires_at)
      where c.id = v_checkout.id returning * into v_checkout;
    case v_checkout.kind
      when 'order' then perform guichet.note_order_checkout(v_checkout);
      when 'booking' then perform guichet.note_booking_checkout(v_checkout);
      when 'vend_session' then perform guichet.note_vend_checkout(v_checkout);
      else null;
    end case;
  elsif v_refusal ->> 'next_step' = 'refused' then
    perform guichet.close_checkout(v_checkout.subject);
  end if;
  -- too late, or made a second time: nobody shall pay this one
  if v_checkout.stripe_id is distinct from v_stripe_id then
    perform guichet.end_at_stripe(v_checkout, v_stripe_id);
  end if;
  if v_checkout.status = 'ended' then
    v_checkout := guichet.standing_checkout(v_checkout.subject);
  end if;
  v_answer := coalesce(v_refusal, guichet.checkout_answer(v_checkout));
  return v_answer || case v_answer ->> 'result' when 'open' then '{"result": "attached"}'::jsonb else '{}' end;
end $$;
comment on function public.attach_checkout(uuid, jsonb) is 'Writes down what Stripe has made for a checkout: {id: cs_…, url, expires_at}, or {id: pi_…}. One at a time: a second one, and one that its subject does not need any more, is ended through the outbox → {next_step: redirect|paid|refused, reason?, checkout_id?, checkout_url?, payment_intent?}, of the one that stands. P0002 for a checkout that is none. Service role (the workflow) only; safe to repeat.';

-- Events ------------------------------------------------------------------------------------------------------

create or replace function guichet.checkout_rank(event_type text) returns integer
language sql immutable set search_path = ''
as $$
  select case event_type when 'checkout.session.completed' then 1 when 'checkout.session.async_payment_succeeded' then 2
    when 'checkout.session.async_payment_failed' then 2 when 'checkout.session.expired' then 3 else 0 end
$$;
comment on function guichet.checkout_rank(text) is 'Which of two events of a Checkout that bear the same second comes later.';

create or replace function guichet.checkout_subject(p_kind text, p_row jsonb) returns uuid
language sql stable security definer set search_path = ''
as $$
  select coalesce((select c.subject from public.checkouts c
      where c.stripe_id = p_row ->> 'stripe_checkout_session_id' and c.kind = p_kind),
    guichet.try_uuid(p_row -> 'metadata' ->> (p_kind || '_id')))
$$;
comment on function guichet.checkout_subject(text, jsonb) is 'The row of ours that a session is about: by the id that was written down, else by the one that we gave Stripe.';

create or replace function guichet.note_checkout(p_kind text, p_subject uuid, p_item jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_session text := p_item #>> '{row,stripe_checkout_session_id}';
  v_type text := p_item ->> 'event_type';
  v_at bigint := coalesce((p_item ->> 'event_created')::bigint, 0);
  v_checkout public.checkouts;
begin
  -- written down; else made by us and never written down; else made past us, where there is none of ours
  select * into v_checkout from public.checkouts c
   where c.subject = p_subject and (c.stripe_id = v_session or (c.stripe_id is null
     and coalesce(c.id = guichet.try_uuid(p_item #>> '{row,metadata,checkout_id}'), true)))
   order by c.stripe_id nulls last, c.attempt desc limit 1 for update;
  if not found then
    if exists (select from public.checkouts c where c.subject = p_subject) then
      return false;
    end if;
    v_checkout := guichet.start_checkout(p_kind, p_subject, v_session, jsonb_build_object('expires_at', v_at), null);
  end if;
  -- the latest word of it stands, in whatever order they come
  if v_checkout.said_at is null or (v_at, guichet.checkout_rank(v_type))
      > (v_checkout.said_at, guichet.checkout_rank(v_checkout.said)) then
    update public.checkouts c
       set stripe_id = v_session, said = v_type, said_at = v_at,
           status = case when v_type in ('checkout.session.expired', 'checkout.session.async_payment_failed')
             then 'ended'
             when guichet.checkout_rank(v_type) > 0 then 'complete' else c.status end
     where c.id = v_checkout.id;
  end if;
  return not exists (select from public.checkouts c
    where c.subject = p_subject and c.attempt > v_checkout.attempt);
end $$;
comment on function guichet.note_checkout(text, uuid, jsonb) is 'What an event of a session says of the subject''s checkout; false where another one speaks for it: a later attempt, or the one that was written down. The caller holds the subject''s lock.';

revoke execute on function guichet.standing_checkout(uuid), guichet.start_checkout(text, uuid, text, jsonb, uuid),
  guichet.checkout_answer(public.checkouts), guichet.end_at_stripe(public.checkouts, text),
  guichet.close_checkout(uuid),
  public.attach_checkout(uuid, jsonb), guichet.checkout_rank(text), guichet.checkout_subject(text, jsonb),
  guichet.note_checkout(text, uuid, jsonb) from public, anon, authenticated;
grant execute on function public.attach_checkout(uuid, jsonb) to service_role;
