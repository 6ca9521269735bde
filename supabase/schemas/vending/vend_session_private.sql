-- Written by npm run db:schemas. Last in migrations/20261121003200_vend_sessions.sql, which never changes: change it in a new one.

create table public.vend_session_private (
  session_id uuid not null,
  payer_id uuid,
  stripe_payment_intent_id text,
  wallet_transaction_id uuid,
  client jsonb default '{}'::jsonb not null,
  paid_at timestamp with time zone,
  settled_at timestamp with time zone,
  unknown_since timestamp with time zone,
  outcome_detail jsonb,
  decided_by text,
  constraint vend_session_private_pkey PRIMARY KEY (session_id),
  constraint vend_session_private_stripe_payment_intent_id_key UNIQUE (stripe_payment_intent_id),
  constraint vend_session_private_wallet_transaction_id_key UNIQUE (wallet_transaction_id),
  constraint vend_session_private_payer_id_fkey FOREIGN KEY (payer_id) REFERENCES public.users(id) ON DELETE SET NULL,
  constraint vend_session_private_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.vend_sessions(id) ON DELETE CASCADE,
  constraint vend_session_private_wallet_transaction_id_fkey FOREIGN KEY (wallet_transaction_id) REFERENCES public.transactions(id)
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

CREATE INDEX vend_session_private_payer_id ON public.vend_session_private USING btree (payer_id) WHERE (payer_id IS NOT NULL);

alter table public.vend_session_private enable row level security;
create policy "own purchases" on public.vend_session_private for select to authenticated
  using ((payer_id = ( SELECT auth.uid() AS uid)));

revoke all on public.vend_session_private from public, anon, authenticated, service_role;
grant select on public.vend_session_private to authenticated;
grant select on public.vend_session_private to service_role;
