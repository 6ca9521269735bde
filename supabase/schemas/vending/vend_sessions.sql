-- Written by npm run db:schemas. Last in migrations/20261121003200_vend_sessions.sql, which never changes: change it in a new one.

create table public.vend_sessions (
  id uuid default gen_random_uuid() not null,
  created_at timestamp with time zone default now() not null,
  amount numeric not null,
  status text default 'PENDING'::text not null,
  checkout_id text,
  metadata jsonb default '{}'::jsonb not null,
  machine_id text not null,
  amount_minor bigint not null,
  currency text not null,
  item text,
  slot integer,
  product_id uuid,
  product_label text,
  expires_at timestamp with time zone not null,
  payment_method text,
  payment_state text default 'none'::text not null,
  dispense_started_at timestamp with time zone,
  outcome text,
  updated_at timestamp with time zone default now() not null,
  constraint vend_sessions_pkey PRIMARY KEY (id),
  constraint vend_sessions_amount_check CHECK ((amount > (0)::numeric)),
  constraint vend_sessions_amount_minor_check CHECK ((amount_minor > 0)),
  constraint vend_sessions_currency_check CHECK (guichet.is_currency(currency)),
  constraint vend_sessions_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'failure'::text, 'cancelled'::text, 'timeout'::text, 'reset'::text, 'unknown'::text, 'superseded'::text]))),
  constraint vend_sessions_payment_method_check CHECK ((payment_method = ANY (ARRAY['card'::text, 'wallet'::text]))),
  constraint vend_sessions_payment_state_check CHECK ((payment_state = ANY (ARRAY['none'::text, 'checkout_open'::text, 'authorized'::text, 'paid'::text, 'capturing'::text, 'captured'::text, 'releasing'::text, 'released'::text, 'refunding'::text, 'refunded'::text, 'partially_refunded'::text, 'refund_failed'::text, 'disputed'::text, 'dispute_lost'::text]))),
  constraint vend_sessions_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'PAID'::text, 'COMPLETED'::text, 'FAILED'::text]))),
  constraint vend_sessions_machine_id_fkey FOREIGN KEY (machine_id) REFERENCES public.machines(code),
  constraint vend_sessions_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id) ON DELETE SET NULL
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

CREATE INDEX vend_sessions_amount ON public.vend_sessions USING btree (amount_minor, created_at DESC);
CREATE INDEX vend_sessions_created_at ON public.vend_sessions USING btree (created_at DESC, id DESC);
CREATE INDEX vend_sessions_machine_id ON public.vend_sessions USING btree (machine_id, created_at DESC);
CREATE UNIQUE INDEX vend_sessions_one_open ON public.vend_sessions USING btree (machine_id) WHERE ((status = ANY (ARRAY['PENDING'::text, 'PAID'::text])) AND (outcome IS NULL));
CREATE INDEX vend_sessions_outcome ON public.vend_sessions USING btree (outcome, created_at DESC, id DESC);
CREATE INDEX vend_sessions_product_id ON public.vend_sessions USING btree (product_id) WHERE (product_id IS NOT NULL);
CREATE INDEX vend_sessions_undecided ON public.vend_sessions USING btree (created_at) WHERE ((status = 'PAID'::text) AND (outcome = 'unknown'::text));
CREATE INDEX vend_sessions_unfinished ON public.vend_sessions USING btree (expires_at) WHERE (status = ANY (ARRAY['PENDING'::text, 'PAID'::text]));

alter table public.vend_sessions enable row level security;
create policy "everybody sees vend sessions" on public.vend_sessions for select to anon, authenticated
  using (true);

revoke all on public.vend_sessions from public, anon, authenticated, service_role;
grant select on public.vend_sessions to anon;
grant select on public.vend_sessions to authenticated;
grant insert, select, update on public.vend_sessions to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.vend_sessions FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('vends');
CREATE TRIGGER vend_sessions_guard BEFORE INSERT OR UPDATE ON public.vend_sessions FOR EACH ROW EXECUTE FUNCTION guichet.guard_vend_session();
CREATE TRIGGER vend_sessions_private AFTER INSERT ON public.vend_sessions FOR EACH ROW EXECUTE FUNCTION guichet.make_vend_private();
CREATE TRIGGER vend_sessions_settle AFTER UPDATE OF status, outcome ON public.vend_sessions FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) OR (old.outcome IS DISTINCT FROM new.outcome))) EXECUTE FUNCTION guichet.settle_vend_session();
CREATE TRIGGER vend_sessions_tell_bridge AFTER UPDATE OF status ON public.vend_sessions FOR EACH ROW WHEN (((old.status = 'PENDING'::text) AND (new.status = 'PAID'::text))) EXECUTE FUNCTION guichet.tell_bridge_paid();

alter table public.vend_sessions replica identity full;
alter publication supabase_realtime add table public.vend_sessions;
