-- Written by npm run db:schemas. Last in migrations/20261121003100_wallets.sql, which never changes: change it in a new one.

create table public.wallets (
  id uuid default gen_random_uuid() not null,
  user_id uuid not null,
  currency text default 'eur'::text not null,
  balance_minor bigint default 0 not null,
  frozen_at timestamp with time zone,
  frozen_reason text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint wallets_pkey PRIMARY KEY (id),
  constraint wallets_user_id_currency_key UNIQUE (user_id, currency),
  constraint wallets_currency_check CHECK (guichet.is_currency(currency)),
  constraint wallets_debt_is_frozen CHECK (((balance_minor >= 0) OR (frozen_at IS NOT NULL))),
  constraint wallets_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id)
);

comment on table public.wallets is 'Prepaid money of a customer, one wallet a currency.';
comment on column public.wallets.id is 'Written by the database.';
comment on column public.wallets.user_id is 'Whose it is; written once by guichet.wallet_of.';
comment on column public.wallets.currency is 'ISO 4217 in lower case; written once.';
comment on column public.wallets.balance_minor is 'Sum of the wallet''s transactions, minor units; written by the trigger on transactions only.';
comment on column public.wallets.frozen_at is 'Since when nothing can be paid from it; written by the trigger on transactions and by unfreeze_wallet.';
comment on column public.wallets.frozen_reason is 'Why; written with frozen_at.';
comment on column public.wallets.created_at is 'When the row was made; written by the database.';
comment on column public.wallets.updated_at is 'Last change; written by the trigger.';

alter table public.wallets enable row level security;
create policy "own wallets" on public.wallets for select to authenticated
  using ((user_id = ( SELECT auth.uid() AS uid)));

revoke all on public.wallets from public, anon, authenticated, service_role;
grant select on public.wallets to authenticated;
grant select on public.wallets to service_role;

CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON public.wallets FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('wallets');
CREATE TRIGGER wallets_balance BEFORE INSERT OR UPDATE ON public.wallets FOR EACH ROW EXECUTE FUNCTION guichet.guard_balance();
CREATE TRIGGER wallets_updated_at BEFORE UPDATE ON public.wallets FOR EACH ROW EXECUTE FUNCTION guichet.set_updated_at();

alter publication supabase_realtime add table public.wallets;
