-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

create table public.wallet_recharges (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  wallet_id uuid not null,
  request_id uuid not null,
  amount_minor bigint not null,
  currency text not null,
  status text default 'open'::text not null,
  stripe_payment_intent_id text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint wallet_recharges_pkey PRIMARY KEY (id),
  constraint wallet_recharges_stripe_payment_intent_id_key UNIQUE (stripe_payment_intent_id),
  constraint wallet_recharges_user_id_request_id_key UNIQUE (user_id, request_id),
  constraint wallet_recharges_amount_minor_check CHECK ((amount_minor > 0)),
  constraint wallet_recharges_currency_check CHECK (guichet.is_currency(currency)),
  constraint wallet_recharges_status_check CHECK ((status = ANY (ARRAY['open'::text, 'paid'::text, 'expired'::text, 'failed'::text]))),
  constraint wallet_recharges_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id),
  constraint wallet_recharges_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES public.wallets(id)
);

comment on table public.wallet_recharges is 'One Checkout that fills a wallet.';
comment on column public.wallet_recharges.id is 'Stripe carries it as metadata.wallet_recharge_id; written by the database.';
comment on column public.wallet_recharges.user_id is 'Who recharges; written once by start_wallet_recharge.';
comment on column public.wallet_recharges.wallet_id is 'The wallet that is credited; written once by start_wallet_recharge.';
comment on column public.wallet_recharges.request_id is 'The page''s own id of the request, so that a second click makes no second Checkout; written once.';
comment on column public.wallet_recharges.amount_minor is 'Minor units; written once by start_wallet_recharge.';
comment on column public.wallet_recharges.currency is 'ISO 4217 in lower case; written once.';
comment on column public.wallet_recharges.status is 'open → paid | expired | failed; paid only when the money is there. Written by guichet.apply_vend_checkout and guichet.apply_vend_payment_intent.';
comment on column public.wallet_recharges.stripe_payment_intent_id is 'pi_… that paid it; written with paid.';
comment on column public.wallet_recharges.created_at is 'When the row was made; written by the database.';
comment on column public.wallet_recharges.updated_at is 'Last change; written by the trigger.';

CREATE INDEX wallet_recharges_open ON public.wallet_recharges USING btree (created_at) WHERE (status = 'open'::text);
CREATE INDEX wallet_recharges_wallet_id ON public.wallet_recharges USING btree (wallet_id);

alter table public.wallet_recharges enable row level security;
create policy "own recharges" on public.wallet_recharges for select to authenticated
  using ((user_id = ( SELECT auth.uid() AS uid)));

revoke all on public.wallet_recharges from public, anon, authenticated, service_role;
grant select on public.wallet_recharges to authenticated;
grant select on public.wallet_recharges to service_role;

CREATE TRIGGER wallet_recharges_updated_at BEFORE UPDATE ON public.wallet_recharges FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();
