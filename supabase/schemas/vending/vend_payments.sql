-- Written by npm run db:schemas: change a migration, then run it.

create table public.vend_payments (
  stripe_payment_intent_id text not null,
  session_id uuid not null,
  surplus boolean default false not null,
  settlement text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint vend_payments_pkey PRIMARY KEY (stripe_payment_intent_id),
  constraint vend_payments_settlement_check CHECK ((settlement = ANY (ARRAY['capture'::text, 'cancel'::text, 'refund'::text]))),
  constraint vend_payments_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.vend_sessions(id) ON DELETE CASCADE
);

comment on table public.vend_payments is 'Every PaymentIntent that was made for a vend session; at most one of them pays it.';
comment on column public.vend_payments.stripe_payment_intent_id is 'pi_…; written by guichet.apply_vend_payment_intent.';
comment on column public.vend_payments.session_id is 'The session it was made for; written once.';
comment on column public.vend_payments.surplus is 'True: it came second, too late or with another amount, and goes back. Written by guichet.consider_vend_payment.';
comment on column public.vend_payments.settlement is 'What was last asked of Stripe through the outbox; written by guichet.settle_vend_payment.';
comment on column public.vend_payments.created_at is 'When the row was made; written by the database.';
comment on column public.vend_payments.updated_at is 'Last change; written by the trigger.';

CREATE INDEX vend_payments_session_id ON public.vend_payments USING btree (session_id);

alter table public.vend_payments enable row level security;

revoke all on public.vend_payments from public, anon, authenticated, service_role;
grant select on public.vend_payments to service_role;

CREATE TRIGGER vend_payments_updated_at BEFORE UPDATE ON public.vend_payments FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
