-- Vend sessions (owner's document 000): the documented columns, and beside them what is finer.

create table public.vend_sessions (
  id uuid primary key default gen_random_uuid(),
  created_at timestamptz not null default now(),
  amount numeric not null check (amount > 0),
  status text not null default 'PENDING' check (status in ('PENDING', 'PAID', 'COMPLETED', 'FAILED')),
  checkout_id text,
  metadata jsonb not null default '{}',
  machine_id text not null references public.machines (code),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (guichet.is_currency(currency)),
  item text,
  slot integer,
  product_id uuid references public.products (id) on delete set null,
  product_label text,
  expires_at timestamptz not null,
  payment_method text check (payment_method in ('card', 'wallet')),
  payment_state text not null default 'none' check (payment_state in (
    'none', 'checkout_open', 'authorized', 'paid', 'capturing', 'captured', 'releasing', 'released', 'refunding',
    'refunded', 'partially_refunded', 'refund_failed', 'disputed', 'dispute_lost')),
  dispense_started_at timestamptz,
  outcome text check (outcome in ('success', 'failure', 'cancelled', 'timeout', 'reset', 'unknown', 'superseded')),
  updated_at timestamptz not null default now()
);
comment on table public.vend_sessions is 'One request of a machine: PENDING → PAID → COMPLETED | FAILED, PENDING → FAILED. Everybody may read it; what is private stands in vend_session_private.';
comment on column public.vend_sessions.id is 'The bridge''s own UUID (rule 18), in the QR code; written once by open_vend_session.';
comment on column public.vend_sessions.created_at is 'When the machine asked; written by the database.';
comment on column public.vend_sessions.amount is 'What the machine asks, e.g. 2.50; written once by open_vend_session.';
comment on column public.vend_sessions.status is 'PENDING, PAID, COMPLETED or FAILED; written by the vending functions, guarded by a trigger.';
comment on column public.vend_sessions.checkout_id is 'cs_… of the session''s one open Checkout; written by attach_checkout, emptied by guichet.apply_vend_checkout.';
comment on column public.vend_sessions.metadata is 'machine_id, as documented; written once by open_vend_session.';
comment on column public.vend_sessions.machine_id is 'machines.code, the same as metadata.machine_id, for realtime filters; written once by the trigger.';
comment on column public.vend_sessions.amount_minor is 'amount in minor units; written once by the trigger.';
comment on column public.vend_sessions.currency is 'ISO 4217 in lower case, the machine''s; written once by the trigger.';
comment on column public.vend_sessions.item is 'Item as the machine named it; written once by open_vend_session.';
comment on column public.vend_sessions.slot is 'stocks.slot_number of the item, where it is known; written once by open_vend_session.';
comment on column public.vend_sessions.product_id is 'What lies in that slot; written once by open_vend_session.';
comment on column public.vend_sessions.product_label is 'Its name at the time of the request; written once by open_vend_session.';
comment on column public.vend_sessions.expires_at is 'End of the payment window; written once by open_vend_session.';
comment on column public.vend_sessions.payment_method is 'What paid: card or wallet; written with PAID.';
comment on column public.vend_sessions.payment_state is 'Where the money is, finer than status; written by the vending functions.';
comment on column public.vend_sessions.dispense_started_at is 'When the bridge was allowed to approve, once; written by begin_dispense.';
comment on column public.vend_sessions.outcome is 'How it ended at the machine; unknown: PAID and waiting for staff. Written by report_vend_outcome, open_vend_session, expire_vend_sessions, resolve_unknown_vend.';
comment on column public.vend_sessions.updated_at is 'Last change; written by the trigger.';

-- one request of a machine at a time; one that waits for staff does not hold the machine up
create unique index vend_sessions_one_open on public.vend_sessions (machine_id)
  where status in ('PENDING', 'PAID') and outcome is null;
-- the sweeper reads what is not finished, oldest first
create index vend_sessions_unfinished on public.vend_sessions (expires_at) where status in ('PENDING', 'PAID');
-- a machine's history
create index vend_sessions_machine_id on public.vend_sessions (machine_id, created_at desc);
-- what deleting a product must find
create index vend_sessions_product_id on public.vend_sessions (product_id) where product_id is not null;

create table public.vend_session_private (
  session_id uuid primary key references public.vend_sessions (id) on delete cascade,
  payer_id uuid references public.users (id) on delete set null,
  stripe_payment_intent_id text unique,
  wallet_transaction_id uuid unique references public.transactions (id),
  client jsonb not null default '{}',
  paid_at timestamptz,
  settled_at timestamptz,
  unknown_since timestamptz,
  outcome_detail jsonb,
  decided_by text
);
comment on table public.vend_session_private is 'What only the payer and the server may know of a vend session; one row a session.';
comment on column public.vend_session_private.session_id is 'vend_sessions.id; written by the trigger.';
comment on column public.vend_session_private.payer_id is 'Signed-in customer who paid, so far as it is known; written with PAID by pay_with_wallet and guichet.consider_vend_payment.';
comment on column public.vend_session_private.stripe_payment_intent_id is 'pi_… that pays the session; written by guichet.consider_vend_payment.';
comment on column public.vend_session_private.wallet_transaction_id is 'Debit that pays the session; written by pay_with_wallet.';
comment on column public.vend_session_private.client is 'What the pay page that asked first said of itself (locale, user agent); written by start_vend_checkout, emptied by pay_with_wallet and guichet.apply_vend_checkout.';
comment on column public.vend_session_private.paid_at is 'When it became PAID; written with PAID.';
comment on column public.vend_session_private.settled_at is 'When it became COMPLETED or FAILED; written by the trigger.';
comment on column public.vend_session_private.unknown_since is 'Since when the outcome is unknown; written by the trigger.';
comment on column public.vend_session_private.outcome_detail is 'What the bridge said with the outcome; written by report_vend_outcome.';
comment on column public.vend_session_private.decided_by is 'Who decided an unknown outcome: a person or policy; written by resolve_unknown_vend and expire_vend_sessions.';

alter table public.checkouts add constraint checkouts_vend_session_id_fkey
  foreign key (vend_session_id) references public.vend_sessions (id) on delete cascade;

-- Guard --------------------------------------------------------------------------------------------------

create or replace function guichet.guard_vend_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines;
begin
  if tg_op = 'INSERT' then
    -- as documented, a session is {amount, metadata: {machine_id}}: the rest follows from the machine
    new.machine_id := coalesce(new.machine_id, new.metadata ->> 'machine_id');
    new.metadata := new.metadata || jsonb_build_object('machine_id', new.machine_id);
    select * into v_machine from public.machines m where m.code = new.machine_id;
    if not found then
      raise exception 'there is no machine "%"', new.machine_id
        using errcode = '23503', hint = 'metadata.machine_id is the code of a row in machines.';
    end if;
    new.currency := coalesce(new.currency, v_machine.currency);
    new.amount_minor := guichet.minor_units(new.amount::text, new.currency);
    if new.amount_minor is null then
      raise exception '% is no amount in %', new.amount, new.currency using errcode = '22023';
    end if;
    new.expires_at := coalesce(new.expires_at, clock_timestamp() + make_interval(
      secs => v_machine.payment_window_seconds));
    if new.status <> 'PENDING' or new.outcome is not null or new.payment_state <> 'none'
      or new.dispense_started_at is not null then
      raise exception 'a vend session begins PENDING' using errcode = '23514';
    end if;
    return new;
  end if;

  if (new.id, new.created_at, new.amount, new.amount_minor, new.currency, new.machine_id, new.item, new.slot,
    new.expires_at, new.metadata ->> 'machine_id')
     is distinct from (old.id, old.created_at, old.amount, old.amount_minor, old.currency, old.machine_id, old.item,
       old.slot, old.expires_at, old.metadata ->> 'machine_id') then
    raise exception 'vend session %: what the machine asked for does not change', old.id using errcode = '23514';
  end if;
  if new.status <> old.status and (old.status, new.status) not in (('PENDING', 'PAID'), ('PENDING', 'FAILED'),
    ('PAID', 'COMPLETED'), ('PAID', 'FAILED')) then
    raise exception 'vend session %: % does not become %', old.id, old.status, new.status using errcode = '23514',
      hint = 'PENDING → PAID → COMPLETED | FAILED, PENDING → FAILED.';
  end if;
  if new.status = 'PAID' and old.status = 'PENDING' and not exists (
      select from public.vend_session_private p
      where p.session_id = new.id and (p.stripe_payment_intent_id is not null or p.wallet_transaction_id is not null))
        then
    raise exception 'vend session %: PAID needs a payment', old.id
      using errcode = '23514', hint = 'PAID comes from Stripe''s events or from pay_with_wallet.';
  end if;
  if old.dispense_started_at is not null and new.dispense_started_at is distinct from old.dispense_started_at then
    raise exception 'vend session %: one dispense a session', old.id using errcode = '23514';
  end if;
  if new.dispense_started_at is not null and old.dispense_started_at is null
    and (old.status <> 'PAID' or old.outcome is not null) then
    raise exception 'vend session %: % is not dispensed', old.id, old.status using errcode = '23514';
  end if;
  new.updated_at := now();
  return new;
end $$;
comment on function guichet.guard_vend_session() is 'Trigger: fills what follows from the machine, refuses every transition but the four.';
create trigger vend_sessions_guard before insert or update on public.vend_sessions for each row
  execute function guichet.guard_vend_session();

create or replace function guichet.make_vend_private() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.vend_session_private (session_id) values (new.id);
  return new;
end $$;
comment on function guichet.make_vend_private() is 'Trigger: every session has its private row.';
create trigger vend_sessions_private after insert on public.vend_sessions for each row
  execute function guichet.make_vend_private();

-- Rights -------------------------------------------------------------------------------------------------

alter table public.vend_sessions enable row level security;
alter table public.vend_session_private enable row level security;
revoke all on public.vend_sessions, public.vend_session_private from anon, authenticated, service_role;
grant select on public.vend_sessions to anon, authenticated;
-- documented: the service role writes; the guard holds for it too
grant select, insert, update on public.vend_sessions to service_role;
grant select on public.vend_session_private to authenticated;
grant select on public.vend_session_private to service_role;
create policy "everybody sees vend sessions" on public.vend_sessions for select to anon, authenticated using (true);
create policy "own purchases" on public.vend_session_private for select to authenticated
  using (payer_id = (select auth.uid()));
-- the policy above, and a customer's purchases
create index vend_session_private_payer_id on public.vend_session_private (payer_id) where payer_id is not null;

-- Realtime -----------------------------------------------------------------------------------------------

-- the documented UPDATE event carries the old status
alter table public.vend_sessions replica identity full;
do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  alter publication supabase_realtime add table public.vend_sessions;
  -- a pay page shows the balance as it moves, under the wallet's own policy
  alter publication supabase_realtime add table public.wallets;
end $$;

revoke execute on function guichet.guard_vend_session(), guichet.make_vend_private() from public, anon, authenticated;
