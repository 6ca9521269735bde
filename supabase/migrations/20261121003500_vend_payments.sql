-- Paying: with the wallet, or through a Stripe Checkout of which a session has one. Recharging the wallet.

create table public.wallet_recharges (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id),
  wallet_id uuid not null references public.wallets (id),
  request_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (guichet.is_currency(currency)),
  status text not null default 'open' check (status in ('open', 'paid', 'expired', 'failed')),
  stripe_payment_intent_id text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, request_id)
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
-- a customer's recharges
create index wallet_recharges_wallet_id on public.wallet_recharges (wallet_id);
create trigger wallet_recharges_updated_at before update on public.wallet_recharges for each row
  execute function guichet.set_updated_at();
alter table public.wallet_recharges enable row level security;
revoke all on public.wallet_recharges from anon, authenticated, service_role;
grant select on public.wallet_recharges to authenticated, service_role;
alter table public.checkouts add constraint checkouts_recharge_id_fkey
  foreign key (recharge_id) references public.wallet_recharges (id) on delete cascade;
create policy "own recharges" on public.wallet_recharges for select to authenticated
  using (user_id = (select auth.uid()));

-- Wallet -------------------------------------------------------------------------------------------------

create or replace function public.pay_with_wallet(session_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_session public.vend_sessions;
  v_private public.vend_session_private;
  v_wallet public.wallets;
  v_debit uuid;
begin
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  v_session := guichet.lock_vend_session(pay_with_wallet.session_id);
  if v_session.id is null then
    return jsonb_build_object('result', 'refused', 'reason', 'not_found');
  end if;
  select * into v_private from public.vend_session_private p where p.session_id = v_session.id;
  v_wallet := guichet.wallet_of(v_user, v_session.currency);
  if v_session.status in ('PAID', 'COMPLETED') and v_private.payer_id = v_user
    and v_private.wallet_transaction_id is not null then
    return jsonb_build_object('result', 'paid', 'status', v_session.status, 'balance_minor', v_wallet.balance_minor,
      'currency', v_wallet.currency);
  end if;
  if v_session.status <> 'PENDING' then
    return jsonb_build_object('result', 'refused', 'reason',
      case v_session.status when 'FAILED' then 'ended' else 'already_paid' end, 'status', v_session.status);
  end if;
  if v_session.expires_at <= clock_timestamp() then
    return jsonb_build_object('result', 'refused', 'reason', 'ended', 'status', v_session.status);
  end if;
  if v_wallet.frozen_at is not null then
    return jsonb_build_object('result', 'refused', 'reason', 'frozen', 'balance_minor', v_wallet.balance_minor,
      'currency', v_wallet.currency);
  end if;
  if v_wallet.balance_minor < v_session.amount_minor then
    return jsonb_build_object('result', 'refused', 'reason', 'balance', 'balance_minor', v_wallet.balance_minor,
      'currency', v_wallet.currency);
  end if;
  -- the debit and PAID are one compare-and-set (rule 13)
  insert into public.transactions (wallet_id, kind, amount_minor, currency, reference, vend_session_id)
    values (v_wallet.id, 'vend', -v_session.amount_minor, v_session.currency, 'vend:' || v_session.id || ':wallet',
      v_session.id)
    returning id into v_debit;
  update public.vend_session_private p set wallet_transaction_id = v_debit, payer_id = v_user,
  paid_at = clock_timestamp(),
      -- what was said with a Checkout that somebody asked for is not this customer's to read
      client = '{}'
    where p.session_id = v_session.id;
  update public.vend_sessions s set status = 'PAID', payment_method = 'wallet', payment_state = 'paid'
    where s.id = v_session.id;
  perform guichet.close_checkout(v_session.id);
  return jsonb_build_object('result', 'paid', 'status', 'PAID', 'balance_minor',
    v_wallet.balance_minor - v_session.amount_minor, 'currency', v_wallet.currency);
end $$;
comment on function public.pay_with_wallet(uuid) is 'The signed-in customer pays a session → {result: paid|refused, reason?: not_found|ended|already_paid|frozen|balance, status?, balance_minor?, currency?}.';

-- Card ---------------------------------------------------------------------------------------------------

create or replace function guichet.count_vend_checkout(p_session public.vend_sessions, p_first boolean,
  p_machine public.machines) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_about text := 'machine:' || p_machine.code;
  v_data jsonb := jsonb_build_object('machine_id', p_machine.code, 'machine_name', p_machine.name, 'place',
    p_machine.address, 'vend_session_id', p_session.id);
  v_refusal jsonb;
begin
  -- Who pays is not known: then the session counts. A customer who has signed in counts alone, and whoever calls the
  -- database past the workflow counts apart, so that no stranger uses up what the person at the machine needs.
  v_refusal := case
    when v_user is not null then guichet.count_person_call('checkouts', v_user)
    else guichet.count_call('vend_checkouts_of_session',
      'vend_session:' || p_session.id || case when coalesce((select auth.role()), '') = 'service_role' then ''
        else ':direct' end, v_about, v_data) end;
  -- a session counts once for its machine, whoever asks and however often: only the machine's own requests fill this
  if v_refusal is null and p_first then
    v_refusal := guichet.count_call('vend_checkouts_of_machine', 'machine:' || p_machine.id, v_about, v_data);
  end if;
  return case when v_refusal is not null then v_refusal - 'result' || jsonb_build_object('next_step', 'refused') end;
end $$;
comment on function guichet.count_vend_checkout(public.vend_sessions, boolean, public.machines) is 'Counts a Checkout that is asked of Stripe for a vend → null, or the refusal of start_vend_checkout. p_first: nobody has asked for this attempt yet. The caller holds the session''s lock and has seen that there is no open page.';

create or replace function public.start_vend_checkout(session_id uuid, amount text default null,
  client jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions;
  v_checkout public.checkouts;
  v_machine public.machines;
  v_user uuid := (select auth.uid());
  v_refusal jsonb;
begin
  v_session := guichet.lock_vend_session(start_vend_checkout.session_id);
  if v_session.id is null then
    return jsonb_build_object('next_step', 'refused', 'reason', 'not_found');
  end if;
  -- the page's amount is compared, never used (rule 19)
  if start_vend_checkout.amount is not null and guichet.minor_units(start_vend_checkout.amount,
    v_session.currency) is distinct from v_session.amount_minor then
    return jsonb_build_object('next_step', 'refused', 'reason', 'amount');
  end if;
  if v_session.status in ('PAID', 'COMPLETED') then
    return jsonb_build_object('next_step', 'paid', 'checkout_id', v_session.checkout_id);
  end if;
  if v_session.status = 'FAILED' or v_session.expires_at <= clock_timestamp() then
    return jsonb_build_object('next_step', 'refused', 'reason', 'ended');
  end if;
  -- Stripe's smallest charge; for less there is the wallet
  if v_session.amount_minor < coalesce(guichet.minimum_charge(v_session.currency), 50)
    and guichet.currency_exponent(v_session.currency) = 2 then
    return jsonb_build_object('next_step', 'refused', 'reason', 'wallet_only');
  end if;
  select * into v_machine from public.machines m where m.code = v_session.machine_id;
  v_checkout := guichet.standing_checkout(v_session.id);
  if v_checkout.url is null then
    v_refusal := guichet.count_vend_checkout(v_session, v_checkout.id is null, v_machine);
    if v_refusal is not null then
      return v_refusal;
    end if;
    if v_checkout.id is null and jsonb_typeof(start_vend_checkout.client) = 'object'
      and pg_column_size(start_vend_checkout.client) < 2048 then
      update public.vend_session_private p set client = start_vend_checkout.client where p.session_id = v_session.id;
    end if;
    -- two phones that ask at once get one Checkout from Stripe
    v_checkout := guichet.start_checkout('vend_session', v_session.id, 'vend:' || v_session.id || ':checkout:%s',
      jsonb_build_object(
      'kind', 'vend', 'row_id', v_session.id, 'mode', 'payment', 'client_reference_id', v_session.id,
      'amount_minor', v_session.amount_minor, 'currency', v_session.currency, 'label', l.label,
      'lines', jsonb_build_array(jsonb_build_object('name', l.label, 'unit_amount', v_session.amount_minor, 'currency',
        v_session.currency)),
      'locale', v_machine.locale, 'capture_method', v_machine.capture_policy,
      'expires_at', extract(epoch from date_trunc('second', v_session.created_at) + interval '35 minutes')::bigint,
      'success_url', guichet.web_address('/pay/' || v_session.id || '?checkout={CHECKOUT_SESSION_ID}'),
      'cancel_url', guichet.web_address('/pay/' || v_session.id),
      'metadata', jsonb_build_object('vend_session_id', v_session.id, 'machine_id', v_session.machine_id)), v_user)
      from (select case when not guichet.is_blank(v_session.product_label) then v_session.product_label
        when not guichet.is_blank(v_session.item) then 'Article ' || v_session.item else 'Distributeur' end as label) l;
  end if;
  -- Sessions are listed for everybody, and all who ask get the same Checkout: only who asked alone is taken for the
  -- payer, once it is paid; a stranger who asked first learns nothing of the buyer who comes second.
  update public.checkouts c set requested_by = null
    where c.id = v_checkout.id and c.requested_by is distinct from v_user;
  return guichet.checkout_answer(v_checkout);
end $$;
comment on function public.start_vend_checkout(uuid, text, jsonb) is 'What a Checkout for a session is made of → as guichet.checkout_answer, create: {kind, row_id, amount_minor, currency, label, lines, locale, capture_method, expires_at, success_url, cancel_url, metadata, …}; or {next_step: paid, checkout_id} or {next_step: refused, reason: not_found|amount|ended|wallet_only|too_many_calls, retry_at?}. Create it with exactly these values and call attach_checkout.';

create or replace function guichet.refuse_vend_checkout(p_session_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_session public.vend_sessions := guichet.lock_vend_session(p_session_id);
begin
  return case when v_session.status in ('PAID', 'COMPLETED')
    then jsonb_build_object('next_step', 'paid', 'checkout_id', v_session.checkout_id)
    when v_session.status = 'FAILED' then jsonb_build_object('next_step', 'refused', 'reason', 'ended', 'checkout_id',
      v_session.checkout_id) end;
end $$;
comment on function guichet.refuse_vend_checkout(uuid) is 'Locks a session and says why a page that was made for it may not be paid any more; null where it may.';

create or replace function guichet.note_vend_checkout(p_checkout public.checkouts) returns void
language sql security definer set search_path = ''
as $$
  update public.vend_sessions s set checkout_id = p_checkout.stripe_id, payment_state = 'checkout_open'
    where s.id = p_checkout.vend_session_id
$$;
comment on function guichet.note_vend_checkout(public.checkouts) is 'Writes the documented checkout_id of a session. Asked by attach_checkout under the session''s lock.';

-- Recharge -----------------------------------------------------------------------------------------------

create or replace function guichet.recharge_is_over(p_recharge public.wallet_recharges) returns boolean
language sql stable set search_path = ''
as $$
  -- its page ends an hour after the row was made; Stripe opens none of less than 30 minutes
  select now() > coalesce((select c.expires_at from public.checkouts c
    where c.recharge_id = p_recharge.id and c.url is not null),
    p_recharge.created_at + interval '29 minutes 30 seconds')
$$;
create index if not exists wallet_recharges_open on public.wallet_recharges (created_at) where status = 'open';

create or replace function guichet.expire_recharges() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_expired integer;
begin
  update public.wallet_recharges r set status = 'expired' where r.id in (
    select o.id from public.wallet_recharges o
     -- the page's own event is given its time first
     where o.status = 'open' and o.created_at < now() - interval '2 hours' and guichet.recharge_is_over(o)
       order by o.created_at limit 200 for update skip locked);
  get diagnostics v_expired = row_count;
  return v_expired;
end $$;
comment on function guichet.expire_recharges() is 'Ends recharges that nobody has paid, also those for which no page was made. Called by expire_vend_sessions.';
comment on function guichet.recharge_is_over(public.wallet_recharges) is 'Whether an open recharge can be paid no more, so far as the database knows; money that comes all the same is credited.';

create or replace function public.start_wallet_recharge(amount text, currency text default 'eur',
  request_id uuid default null, return_session uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_currency text := lower(coalesce(start_wallet_recharge.currency, 'eur'));
  v_minor bigint;
  v_recharge public.wallet_recharges;
  v_checkout public.checkouts;
  v_refusal jsonb;
  -- back to the machine one stands at
  v_back text := coalesce('/pay/' || return_session, '/');
begin
  if v_user is null then
    return jsonb_build_object('next_step', 'refused', 'reason', 'sign_in');
  end if;
  v_minor := guichet.minor_units(start_wallet_recharge.amount, v_currency);
  -- at least what Stripe charges; at most what one may lose with a phone
  if v_minor is null or v_minor < coalesce(guichet.minimum_charge(v_currency), 50) or v_minor > 25000 then
    return jsonb_build_object('next_step', 'refused', 'reason', 'amount');
  end if;
  perform guichet.lock_person(v_user);
  -- a page nobody pays is over with its Checkout, or as soon as none can be opened for it any more
  update public.wallet_recharges r set status = 'expired'
   where r.user_id = v_user and r.status = 'open' and guichet.recharge_is_over(r);
  select * into v_recharge from public.wallet_recharges r
    where r.user_id = v_user and r.request_id = start_wallet_recharge.request_id for update;
  if not found then
    if (select count(*) from public.wallet_recharges r
      where r.user_id = v_user and r.status = 'open') >= (guichet.limit_of('open_recharges')).most then
      return guichet.over_limit('open_recharges', 'person:' || v_user) - 'result'
        || jsonb_build_object('next_step', 'refused');
    end if;
    insert into public.wallet_recharges (user_id, wallet_id, request_id, amount_minor, currency)
      values (v_user, (guichet.wallet_of(v_user, v_currency)).id,
        coalesce(start_wallet_recharge.request_id, gen_random_uuid()), v_minor, v_currency)
      returning * into v_recharge;
  elsif v_recharge.amount_minor <> v_minor or v_recharge.currency <> v_currency then
    return jsonb_build_object('next_step', 'refused', 'reason', 'amount');
  end if;
  v_checkout := guichet.standing_checkout(v_recharge.id);
  if v_recharge.status = 'paid' then
    return jsonb_build_object('next_step', 'paid', 'checkout_id', v_checkout.stripe_id);
  end if;
  if v_recharge.status <> 'open' then
    return jsonb_build_object('next_step', 'refused', 'reason', 'ended');
  end if;
  if v_checkout.url is not null then
    return guichet.checkout_answer(v_checkout);
  end if;
  v_refusal := guichet.count_person_call('recharges', v_user);
  if v_refusal is not null then
    return v_refusal - 'result' || jsonb_build_object('next_step', 'refused');
  end if;
  return guichet.checkout_answer(guichet.start_checkout('wallet_recharge', v_recharge.id,
    'recharge:' || v_recharge.id || ':checkout:%s', jsonb_build_object(
    'kind', 'recharge', 'row_id', v_recharge.id, 'mode', 'payment', 'client_reference_id', v_recharge.id,
    'amount_minor', v_recharge.amount_minor, 'currency', v_recharge.currency, 'label', 'Recharge du portefeuille',
    'lines', jsonb_build_array(jsonb_build_object('name', 'Recharge du portefeuille', 'unit_amount',
      v_recharge.amount_minor, 'currency', v_recharge.currency)),
    'locale', coalesce((select p.locale from public.profiles p where p.id = v_user), 'fr'), 'capture_method',
    'automatic_async',
    'expires_at', extract(epoch from date_trunc('second', v_recharge.created_at) + interval '60 minutes')::bigint,
    'success_url', guichet.web_address(v_back || '?recharge=' || v_recharge.id),
    'cancel_url', guichet.web_address(v_back),
    'metadata', jsonb_build_object('wallet_recharge_id', v_recharge.id)), v_user));
end $$;
comment on function public.start_wallet_recharge(text, text, uuid, uuid) is 'The signed-in customer recharges: amount as decimal text, request_id the page''s own, return_session: whose pay page to come back to → as start_vend_checkout, reason sign_in|amount|ended|too_many_recharges|too_many_calls; then attach_checkout.';

create or replace function guichet.refuse_recharge_checkout(p_recharge_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_recharge public.wallet_recharges;
begin
  select * into v_recharge from public.wallet_recharges r where r.id = p_recharge_id for update;
  return case when v_recharge.status = 'open' then null
    else jsonb_build_object('checkout_id', (select c.stripe_id from public.checkouts c
      where c.recharge_id = p_recharge_id order by c.attempt desc limit 1))
      || case v_recharge.status when 'paid' then '{"next_step": "paid"}'::jsonb
        else '{"next_step": "refused", "reason": "ended"}' end end;
end $$;
comment on function guichet.refuse_recharge_checkout(uuid) is 'Locks a recharge and says why a page that was made for it may not be paid any more; null where it may.';

-- One door for the workflow of the documented name ---------------------------------------------------------

create or replace function public.initiate_wallet_recharge(amount text, session_id text default null,
  request_id text default null, client jsonb default '{}') returns jsonb
language sql security definer set search_path = ''
as $$
  select case
    when initiate_wallet_recharge.session_id is null
      then public.start_wallet_recharge(initiate_wallet_recharge.amount,
        -- the wallet that pays at the machine one stands at
        coalesce((select s.currency from public.vend_sessions s
          where s.id = guichet.try_uuid(initiate_wallet_recharge.client ->> 'return_session')), 'eur'),
        guichet.try_uuid(initiate_wallet_recharge.request_id),
        guichet.try_uuid(initiate_wallet_recharge.client ->> 'return_session'))
    -- a session is paid for its own amount: to say none is not allowed either
    when initiate_wallet_recharge.amount is null then jsonb_build_object('next_step', 'refused', 'reason', 'amount')
    else public.start_vend_checkout(guichet.try_uuid(initiate_wallet_recharge.session_id),
      initiate_wallet_recharge.amount, initiate_wallet_recharge.client) end
$$;
comment on function public.initiate_wallet_recharge(text, text, text, jsonb) is 'Input of the workflow initiate-wallet-recharge as it came, called as the page''s user: with session_id a direct payment, without one a recharge. client: {locale?, return_session?: whose pay page a recharge comes back to, in that session''s currency; else in euros} → as start_vend_checkout and start_wallet_recharge.';

revoke execute on function guichet.count_vend_checkout(public.vend_sessions, boolean, public.machines),
  guichet.recharge_is_over(public.wallet_recharges), guichet.expire_recharges(), public.pay_with_wallet(uuid),
  public.start_vend_checkout(uuid, text, jsonb),
  guichet.refuse_vend_checkout(uuid), guichet.note_vend_checkout(public.checkouts),
  guichet.refuse_recharge_checkout(uuid),
  public.start_wallet_recharge(text, text, uuid, uuid), public.initiate_wallet_recharge(text, text, text, jsonb)
  from public, anon, authenticated, service_role;
grant execute on function public.pay_with_wallet(uuid),
  public.start_wallet_recharge(text, text, uuid, uuid) to authenticated;
grant execute on function public.start_vend_checkout(uuid, text, jsonb) to service_role;
-- whoever stands in front of a machine pays by card without an account: price and currency are the session's
grant execute on function public.initiate_wallet_recharge(text, text, text, jsonb) to anon, authenticated, service_role;
