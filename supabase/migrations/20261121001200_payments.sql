-- Payments, their events, refunds and disputes (owner's document 001). Every PaymentIntent of the account has a row,
-- whatever it pays; what it pays is its subject, and one that pays nothing of ours is foreign.

create type guichet.subject as (kind text, id uuid);
comment on type guichet.subject is 'What a payment is for: kind order, vend, booking, recharge or invoice, and the id of that row; both null: nothing of ours.';

create table if not exists public.payments (
  id uuid primary key default gen_random_uuid(),
  order_id uuid unique references public.orders (id),
  for_order_id uuid references public.orders (id),
  vend_session_id uuid,
  booking_id uuid,
  recharge_id uuid,
  invoice_id uuid,
  payer_id uuid references public.users (id) on delete set null,
  role text not null default 'foreign',
  settlement text,
  stripe_payment_intent_id varchar not null unique,
  amount_cents bigint,
  amount_received_cents bigint not null default 0,
  amount_refunded_cents bigint not null default 0,
  charge_refunded_cents bigint not null default 0,
  currency varchar(3) not null,
  status varchar not null,
  error_code varchar,
  error_message text,
  stripe_charge_id varchar,
  receipt_url text,
  disputed boolean not null default false,
  dispute_open boolean not null default false,
  refund_blocked boolean not null default false,
  dispute_lost_cents bigint not null default 0,
  succeeded_at timestamptz,
  last_event_created bigint not null default 0,
  last_event_id text,
  needs_refetch boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint payments_amounts check (amount_cents >= 0 and amount_received_cents >= 0 and amount_refunded_cents >= 0),
  -- never a guess: of a payment that a refund or a dispute alone has told of it is unknown until it was fetched
  constraint payments_amount_known check (amount_cents is not null or last_event_id is null),
  constraint payments_role check (role in ('main', 'surplus', 'foreign')),
  constraint payments_settlement check (settlement in ('capture', 'cancel', 'refund')),
  constraint payments_one_subject check (
    num_nonnulls(for_order_id, vend_session_id, booking_id, recharge_id, invoice_id) = case role when 'foreign' then 0
      else 1 end),
  constraint payments_order check (order_id is null or (for_order_id is not null and order_id = for_order_id))
);
comment on table public.payments is 'One Stripe PaymentIntent: of an order, a vend, a booking, a recharge or an invoice, or of nothing of ours.';
comment on column public.payments.id is 'Set once by the database.';
comment on column public.payments.order_id is 'The order, 1:1; null for money that came a second time. Written by guichet.refresh_order.';
comment on column public.payments.for_order_id is 'The order that it was meant for, whether or not it is the one that the order has. Set once, as the four below, by guichet.join_payment.';
comment on column public.payments.vend_session_id is 'The vend that it was meant for.';
comment on column public.payments.booking_id is 'The booking that it was meant for.';
comment on column public.payments.recharge_id is 'The wallet recharge that it was meant for.';
comment on column public.payments.invoice_id is 'The invoice that it is a payment on; an invoice may have several.';
comment on column public.payments.payer_id is 'Who pays, where it is known: the owner of the order, booking or recharge; of a vend whoever alone asked for its page. Written by guichet.join_payment and guichet.consider_vend_payment.';
comment on column public.payments.role is 'main: it pays its subject, or is the attempt that has come furthest; surplus: a further attempt, or money that came a second time, too late or with another amount, and goes back; foreign: it names nothing of ours, and counts nowhere. Written by guichet.join_payment and the function of its subject.';
comment on column public.payments.settlement is 'What is decided of its money: capture, it is kept (and a hold taken); cancel, its hold is let go; refund, it goes back, as far as it is owed. Null: nothing yet. Written by guichet.owe_back and the function of its subject.';
comment on column public.payments.stripe_payment_intent_id is 'pi_…; set once.';
comment on column public.payments.amount_cents is 'PaymentIntent.amount in minor units; null where only a refund or a dispute has told of the payment, until it is fetched. Written by sync_stripe_payments.';
comment on column public.payments.needs_refetch is 'True where a refund or a dispute told of a payment that no event of its own has: it is fetched, see apply_fetched_stripe_objects. Written by sync_stripe_payments.';
comment on column public.payments.amount_received_cents is 'PaymentIntent.amount_received. Written by sync_stripe_payments.';
comment on column public.payments.amount_refunded_cents is 'What has gone back for good: follows from the refunds and charge_refunded_cents, set, never added to. Written by sync_stripe_payments.';
comment on column public.payments.charge_refunded_cents is 'Highest Charge.amount_refunded that an event has told, refunds under way included. Written by sync_stripe_payments.';
comment on column public.payments.currency is 'ISO 4217, upper case. Written by sync_stripe_payments.';
comment on column public.payments.status is 'PaymentIntent.status, an open enum. Written by sync_stripe_payments.';
comment on column public.payments.error_code is 'Stripe''s code of the last failure, decline code where there is one. Written by sync_stripe_payments.';
comment on column public.payments.error_message is 'Stripe''s message of the last failure. Written by sync_stripe_payments.';
comment on column public.payments.stripe_charge_id is 'ch_… of the latest charge. Written by sync_stripe_payments.';
comment on column public.payments.receipt_url is 'Stripe''s receipt page. Written by sync_stripe_payments.';
comment on column public.payments.disputed is 'Whether a dispute is open or lost. Written by sync_stripe_payments.';
comment on column public.payments.dispute_open is 'Whether a dispute or an inquiry is open. Written by guichet.refresh_payment.';
comment on column public.payments.refund_blocked is 'Whether a dispute is open of which Stripe does not say that its charge may be refunded. Written by guichet.refresh_payment.';
comment on column public.payments.dispute_lost_cents is 'What lost disputes have taken for good, minor units. Written by guichet.refresh_payment.';
comment on column public.payments.succeeded_at is 'When Stripe first said succeeded. Written by sync_stripe_payments.';
comment on column public.payments.last_event_created is 'created of the event that last wrote the row. Written by sync_stripe_payments.';
comment on column public.payments.last_event_id is 'Id of that event. Written by sync_stripe_payments.';
comment on column public.payments.created_at is 'Set once by the database.';
comment on column public.payments.updated_at is 'Set by trigger on every change.';
-- named in the document; the unique constraint serves the same look-up
create index if not exists payments_stripe_payment_intent_id on public.payments (stripe_payment_intent_id);
-- charges and disputes name the charge only
create index if not exists payments_stripe_charge_id on public.payments (stripe_charge_id);
-- what it was meant for, the other way round; most have one of these
create index payments_for_order_id on public.payments (for_order_id) where for_order_id is not null;
create index payments_vend_session_id on public.payments (vend_session_id) where vend_session_id is not null;
create index payments_booking_id on public.payments (booking_id) where booking_id is not null;
create index payments_recharge_id on public.payments (recharge_id) where recharge_id is not null;
create index payments_invoice_id on public.payments (invoice_id) where invoice_id is not null;
-- a person's payments
create index payments_payer_id on public.payments (payer_id, created_at desc) where payer_id is not null;
-- one pays, whatever else was tried
create unique index payments_one_main on public.payments (
  coalesce(for_order_id, vend_session_id, booking_id, recharge_id))
  where role = 'main' and invoice_id is null;

create table if not exists guichet.payment_returns (
  payment_id uuid primary key references public.payments (id),
  cents bigint not null check (cents > 0),
  reason text not null,
  metadata jsonb not null default '{}'
);
comment on table guichet.payment_returns is 'What the till owes back of a payment; asked of Stripe as far as it has not gone back already.';
comment on column guichet.payment_returns.payment_id is 'The payment. Set once by guichet.owe_back.';
comment on column guichet.payment_returns.cents is 'Minor units owed back in all, what has gone already included. Written by guichet.owe_back.';
comment on column guichet.payment_returns.reason is 'paid_twice, paid_after_cancel, subscribed_twice, vend_failed, booking_cancelled or place_gone. Set once by guichet.owe_back.';
comment on column guichet.payment_returns.metadata is 'What Stripe carries with the refund beside our refund_id, e.g. booking_id. Written by guichet.owe_back.';
alter table guichet.payment_returns enable row level security;
revoke all on guichet.payment_returns from public;

create table if not exists public.payment_events (
  id uuid primary key default gen_random_uuid(),
  payment_id uuid not null references public.payments (id),
  stripe_event_id varchar not null,
  type varchar not null,
  payload jsonb not null,
  event_created bigint not null default 0,
  created_at timestamptz not null default now(),
  constraint payment_events_once unique (payment_id, stripe_event_id)
);
comment on table public.payment_events is 'Every Stripe event of a payment, in full: the audit trail. Append-only.';
comment on column public.payment_events.id is 'Set once by the database.';
comment on column public.payment_events.payment_id is 'The payment. Set once by sync_stripe_payments.';
comment on column public.payment_events.stripe_event_id is 'evt_…, once a payment. Set once by sync_stripe_payments.';
comment on column public.payment_events.type is 'Stripe''s event type. Set once by sync_stripe_payments.';
comment on column public.payment_events.payload is 'The event''s mapped object. Set once by sync_stripe_payments.';
comment on column public.payment_events.event_created is 'created of the event, unix seconds. Set once by sync_stripe_payments.';
comment on column public.payment_events.created_at is 'Set once by the database.';
-- named in the document
create index if not exists payment_events_stripe_event_id on public.payment_events (stripe_event_id);

create table if not exists public.refunds (
  id uuid primary key default gen_random_uuid(),
  payment_id uuid not null references public.payments (id),
  stripe_refund_id varchar unique,
  asked boolean not null default false,
  amount_cents bigint not null,
  currency varchar(3) not null,
  status varchar not null default 'requested',
  reason varchar,
  failure_reason varchar,
  requested_by uuid,
  request_id uuid unique,
  last_event_created bigint not null default 0,
  last_event_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint refunds_amount check (amount_cents > 0)
);
comment on table public.refunds is 'Money on its way back or back. Final only when Stripe says so.';
comment on column public.refunds.id is 'Set once; Stripe carries it as metadata.refund_id.';
comment on column public.refunds.payment_id is 'The payment. Set once by request_refund or sync_stripe_payments.';
comment on column public.refunds.stripe_refund_id is 're_…. Written by sync_stripe_payments.';
comment on column public.refunds.asked is 'True: we asked Stripe for it; false: made in the Dashboard. Set once by guichet.open_refund.';
comment on column public.refunds.amount_cents is 'Minor units. Set once.';
comment on column public.refunds.currency is 'ISO 4217, upper case. Set once.';
comment on column public.refunds.status is 'requested until Stripe knows it, then Stripe''s: pending, requires_action, succeeded, failed, canceled. A request that Stripe refused, or that staff gave up, is failed or canceled without stripe_refund_id. Written by sync_stripe_payments, give_up_refund, guichet.settle_refused_refund.';
comment on column public.refunds.reason is 'duplicate, fraudulent, requested_by_customer or free text. Set once.';
comment on column public.refunds.failure_reason is 'Stripe''s reason of a failed refund, or the code with which it refused to make one. Written by sync_stripe_payments, give_up_refund, guichet.settle_refused_refund.';
comment on column public.refunds.requested_by is 'auth.uid() of who asked; null for the system and for the Stripe Dashboard. Set once.';
comment on column public.refunds.request_id is 'The client''s own id, so that a retried request makes one refund. Set once.';
comment on column public.refunds.last_event_created is 'created of the event that last wrote the row. Written by sync_stripe_payments.';
comment on column public.refunds.last_event_id is 'Id of that event. Written by sync_stripe_payments.';
comment on column public.refunds.created_at is 'Set once by the database.';
comment on column public.refunds.updated_at is 'Set by trigger on every change.';
-- the refunds of a payment, for the remainder
create index if not exists refunds_payment_id on public.refunds (payment_id);

create table if not exists public.disputes (
  id uuid primary key default gen_random_uuid(),
  payment_id uuid references public.payments (id),
  stripe_dispute_id varchar not null unique,
  stripe_charge_id varchar,
  stripe_payment_intent_id varchar,
  amount_cents bigint not null,
  currency varchar(3) not null,
  status varchar not null,
  is_charge_refundable boolean not null default false,
  reason varchar,
  evidence_due_by timestamptz,
  last_event_created bigint not null default 0,
  last_event_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.disputes is 'Charges that a cardholder contests.';
comment on column public.disputes.id is 'Set once by the database.';
comment on column public.disputes.payment_id is 'The payment, where it is ours. Written by sync_stripe_payments.';
comment on column public.disputes.stripe_dispute_id is 'dp_… or du_…. Set once.';
comment on column public.disputes.stripe_charge_id is 'ch_…. Written by sync_stripe_payments.';
comment on column public.disputes.stripe_payment_intent_id is 'pi_…. Written by sync_stripe_payments.';
comment on column public.disputes.amount_cents is 'Contested amount, minor units. Written by sync_stripe_payments.';
comment on column public.disputes.currency is 'ISO 4217, upper case. Written by sync_stripe_payments.';
comment on column public.disputes.status is 'Stripe''s status, an open enum. Written by sync_stripe_payments.';
comment on column public.disputes.is_charge_refundable is 'Whether Stripe says that the charge may be refunded all the same, as of an inquiry. Written by sync_stripe_payments.';
comment on column public.disputes.reason is 'Stripe''s reason. Written by sync_stripe_payments.';
comment on column public.disputes.evidence_due_by is 'Until when Stripe takes evidence. Written by sync_stripe_payments.';
comment on column public.disputes.last_event_created is 'created of the event that last wrote the row. Written by sync_stripe_payments.';
comment on column public.disputes.last_event_id is 'Id of that event. Written by sync_stripe_payments.';
comment on column public.disputes.created_at is 'Set once by the database.';
comment on column public.disputes.updated_at is 'Set by trigger on every change.';
-- the disputes of a payment
create index if not exists disputes_payment_id on public.disputes (payment_id);

create or replace trigger payments_updated_at before update on public.payments for each row
  execute function guichet.set_updated_at();
create or replace trigger refunds_updated_at before update on public.refunds for each row
  execute function guichet.set_updated_at();
create or replace trigger disputes_updated_at before update on public.disputes for each row
  execute function guichet.set_updated_at();

create or replace trigger payment_events_append_only before update or delete on public.payment_events
  for each row execute function guichet.refuse_change();
create or replace trigger payment_events_never_emptied before truncate on public.payment_events
  for each statement execute function guichet.refuse_change();

alter table public.payments enable row level security;
alter table public.payment_events enable row level security;
alter table public.refunds enable row level security;
alter table public.disputes enable row level security;
revoke all on public.payments, public.payment_events, public.refunds, public.disputes
  from anon, authenticated, service_role;
revoke all on public.payment_events from service_role;
grant select on public.payments, public.refunds to authenticated;
grant all on public.payments, public.refunds, public.disputes to service_role;
grant select, insert on public.payment_events to service_role;
drop policy if exists "people see the payments of their own orders" on public.payments;
drop policy if exists "people see the refunds of their own orders" on public.refunds;
-- a foreign one has neither; an invoice is seen by whoever may see its account
create policy "people see their own payments" on public.payments for select to authenticated
  using (payer_id = (select auth.uid()) or invoice_id in (select i.id from public.invoices_billing i));
create policy "refunds follow their payment" on public.refunds for select to authenticated
  using (exists (select from public.payments p where p.id = payment_id));
