-- Vending machines: who they are, what they may, when they were last heard of.

alter table public.machines
  add column if not exists token_hash bytea unique,
  add column if not exists address text,
  add column if not exists currency text not null default 'eur' check (guichet.is_currency(currency)),
  add column if not exists capture_policy text not null default 'manual'
    check (capture_policy in ('manual', 'automatic')),
  add column if not exists unknown_policy text not null default 'release'
    check (unknown_policy in ('release', 'capture')),
  add column if not exists payment_window_seconds integer not null default 120
    check (payment_window_seconds between 10 and 255),
  add column if not exists price_policy text not null default 'tell'
    check (price_policy in ('allow', 'tell', 'refuse')),
  add column if not exists sessions_per_minute integer not null default 30
    check (sessions_per_minute between 1 and 600),
  add column if not exists locale text not null default 'fr' check (locale in ('fr', 'en')),
  add column if not exists state jsonb not null default '{}',
  add column if not exists last_seen_at timestamptz,
  add column if not exists bridge_url text check (bridge_url ~ '^https?://[^/[:space:]]+(/[^[:space:]]*)?$'),
  add column if not exists bridge_asked_at timestamptz,
  add column if not exists bridge_answered_at timestamptz;
comment on column public.machines.token_hash is 'sha256 of the machine''s token; the token itself is nowhere. Written by set_machine_token.';
comment on column public.machines.address is 'Where it stands, for people; written by the server.';
comment on column public.machines.currency is 'ISO 4217 in lower case, what the machine sells in; written by the server.';
comment on column public.machines.capture_policy is 'manual: cards are authorised and captured when the product is out (rule 11); automatic: charged at once, refunded if need be. Written by the server.';
comment on column public.machines.unknown_policy is 'What happens to money whose vend had no known end and nobody decided within 24 h (rule 15); written by the server.';
comment on column public.machines.payment_window_seconds is 'How long a customer may take, at most the 255 s an MDB machine can wait; written by the server.';
comment on column public.machines.price_policy is 'What becomes of a request whose slot has no price in the machine''s currency (another price than the slot''s is refused in any case): allow it, tell support and allow it, or refuse it. Written by the server.';
comment on column public.machines.sessions_per_minute is 'New sessions that its token opens in a minute at most; written by the server.';
comment on column public.machines.locale is 'Language its kiosk starts in; written by the server.';
comment on column public.machines.state is 'What the bridge last said of adapter and machine; written by machine_heartbeat.';
comment on column public.machines.last_seen_at is 'When the bridge last spoke; written by machine_heartbeat and open_vend_session.';
comment on column public.machines.bridge_url is 'Where n8n reaches the bridge''s HTTP interface; null: it does not, and the machine works without. The token stands in n8n. Written by set_machine_bridge.';
comment on column public.machines.bridge_asked_at is 'When the bridge was last asked over HTTP because the machine was silent; written by tell_bridge_answers.';
comment on column public.machines.bridge_answered_at is 'When it last answered that; written by tell_bridge_answers.';

-- Amounts ------------------------------------------------------------------------------------------------

create or replace function guichet.currency_exponent(currency text) returns integer
language sql immutable set search_path = ''
as $$
  -- Stripe's zero-decimal and three-decimal currencies; ISK and UGX have no cents left and two decimals there all the
  -- same
  select case
    when lower(currency) in ('bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf',
      'xof', 'xpf') then 0
    when lower(currency) in ('bhd', 'jod', 'kwd', 'omr', 'tnd') then 3
    else 2 end
$$;
comment on function guichet.currency_exponent(text) is 'Decimal places between a currency''s unit and Stripe''s minor unit.';

create or replace function guichet.currency_step(currency text) returns integer
language sql immutable set search_path = ''
as $$
  -- card networks take hundredths of a three-decimal currency, whole krónur and shillings
  select case when lower(currency) in ('bhd', 'jod', 'kwd', 'omr', 'tnd') then 10
    when lower(currency) in ('isk', 'ugx') then 100 else 1 end
$$;
comment on function guichet.currency_step(text) is 'Minor units that every amount of a currency is a multiple of, or Stripe refuses it.';

create or replace function guichet.minor_units(amount text, currency text) returns bigint
language plpgsql immutable set search_path = ''
as $$
declare
  v_minor numeric;
begin
  -- by its digits, never through a float
  if amount is null or amount !~ '^[0-9]{1,12}(\.[0-9]{1,6})?$'
    or not coalesce(guichet.is_currency(lower(currency)), false) then
    return null;
  end if;
  v_minor := amount::numeric * power(10::numeric, guichet.currency_exponent(currency));
  if v_minor <> trunc(v_minor) or v_minor <= 0 or v_minor > guichet.maximum_charge(currency)
    or mod(v_minor, guichet.currency_step(currency)) <> 0 then
    return null;
  end if;
  return v_minor::bigint;
end $$;
comment on function guichet.minor_units(text, text) is 'A decimal text such as 2.50 → minor units; null for what is no positive amount of that currency that Stripe accepts.';

-- Token --------------------------------------------------------------------------------------------------

create or replace function guichet.token_hash(token text) returns bytea
language sql immutable set search_path = ''
as $$ select pg_catalog.sha256(convert_to(token, 'UTF8')) $$;
comment on function guichet.token_hash(text) is 'What is kept of a machine''s token, and compared.';

create or replace function public.set_machine_token(machine_code text, token text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_token text := coalesce(token, 'gm_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
  v_new boolean;
begin
  if length(v_token) < 32 then
    raise exception 'a machine''s token has at least 32 characters'
      using errcode = '22023', hint = 'Leave token out to have one made.';
  end if;
  perform guichet.require_right('manage_machines');
  select m.token_hash is distinct from guichet.token_hash(v_token) into v_new from public.machines m
    where m.code = machine_code for update;
  update public.machines m set token_hash = guichet.token_hash(v_token) where m.code = machine_code;
  if not found then
    raise exception 'there is no machine "%"', machine_code
      using errcode = 'P0002', hint = 'Insert it into machines first.';
  end if;
  if v_new then
    perform guichet.record_action('manage_machines', 'machines', machine_code, null, null, '{"token": "new"}');
  end if;
  return jsonb_build_object('machine_id', machine_code, 'token', v_token);
end $$;
comment on function public.set_machine_token(text, text) is 'Gives a machine a new token, the given one or a made one → {machine_id, token}; shown once, the old one ends. Service role.';

create or replace function guichet.machine_of_token(machine_token text) returns public.machines
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines;
begin
  select * into v_machine from public.machines m where m.token_hash = guichet.token_hash(machine_token) and m.active;
  if not found then
    raise exception 'machine token refused' using errcode = '42501',
      hint = 'Give the machine a token with set_machine_token and put it into the bridge''s settings.';
  end if;
  return v_machine;
end $$;
comment on function guichet.machine_of_token(text) is 'The active machine that a token belongs to; raises 42501 for every other text.';

-- Heartbeat ----------------------------------------------------------------------------------------------

create or replace function public.machine_heartbeat(machine_token text, state jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_machine public.machines := guichet.machine_of_token(machine_token);
begin
  if pg_column_size(machine_heartbeat.state) > 8192 then
    raise exception 'state is larger than 8 kB' using errcode = '22023', hint = 'Send counters and states, not logs.';
  end if;
  update public.machines m set last_seen_at = clock_timestamp(), state = coalesce(machine_heartbeat.state, '{}')
    where m.id = v_machine.id;
  return jsonb_build_object('server_time', clock_timestamp(), 'release', guichet.release(),
    'serves_bridge', guichet.serves_release(machine_heartbeat.state ->> 'bridge_version'),
    'settings', jsonb_build_object(
    'machine_id', v_machine.code, 'name', v_machine.name, 'currency', v_machine.currency,
    'currency_exponent', guichet.currency_exponent(v_machine.currency),
    'payment_window_seconds', v_machine.payment_window_seconds, 'locale', v_machine.locale));
end $$;
comment on function public.machine_heartbeat(text, jsonb) is 'The bridge says that it lives → {server_time, release, serves_bridge, settings: {machine_id, name, currency, currency_exponent, payment_window_seconds, locale}}. serves_bridge: whether this database goes together with state.bridge_version.';

create or replace function guichet.outage_of(m public.machines) returns text
language sql immutable set search_path = ''
as $$ select m.code || ':' || extract(epoch from m.last_seen_at)::bigint $$;
comment on function guichet.outage_of(public.machines) is 'Subject of the alerts about a machine that is not heard: once an outage, since it carries the last sign of life.';

create or replace function guichet.alert_silence(m public.machines) returns void
language sql security definer set search_path = ''
as $$
  select guichet.alert('machine_offline', guichet.outage_of(m),
    jsonb_build_object('machine_id', m.code, 'machine_name', m.name, 'place', m.address, 'last_seen_at',
      m.last_seen_at))
$$;
comment on function guichet.alert_silence(public.machines) is 'Alerts that a machine is silent, once an outage.';

create or replace function public.alert_offline_machines(silence_seconds integer default 180) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_codes text[];
begin
  select array_agg(m.code order by m.code) into v_codes from public.machines m
    where m.active and m.last_seen_at < clock_timestamp() - make_interval(secs => silence_seconds)
      -- one whose bridge can be asked is asked first, so long as somebody asks; it may have answered
      and (m.bridge_url is null or m.bridge_asked_at is not null
        and m.bridge_asked_at > coalesce(m.bridge_answered_at, '-infinity') and m.bridge_asked_at > m.last_seen_at
        or m.last_seen_at < clock_timestamp() - make_interval(secs => silence_seconds + 180)
          and coalesce(m.bridge_answered_at, '-infinity') < clock_timestamp() - interval '180 seconds');
  perform guichet.alert_silence(m) from public.machines m where m.code = any(v_codes);
  return jsonb_build_object('offline', to_jsonb(coalesce(v_codes, '{}')));
end $$;
comment on function public.alert_offline_machines(integer) is 'Alerts once an outage for machines that were silent that long → {offline: [machine codes]}. One whose bridge n8n reaches is asked first (silent_machines, tell_bridge_answers), and is silent where it did not answer, or where nobody has asked for three minutes. Machines never heard of are not missed. Service role.';

-- For kiosk and pay page -----------------------------------------------------------------------------------

create or replace function public.machine_status(machine_id text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('machine_id', m.code, 'name', m.name, 'address', m.address, 'currency', m.currency,
    'locale', m.locale,
    'active', m.active, 'last_seen_at', m.last_seen_at,
    'online', coalesce(m.last_seen_at > now() - interval '90 seconds', false),
    -- everybody reads it and whoever has the token writes it: some words of a bridge, no text of any length
    'state', case when length((m.state -> 'machine')::text) <= 200 then m.state -> 'machine' else 'null' end,
    'slots', coalesce((
      select jsonb_agg(jsonb_build_object('slot_number', s.slot_number, 'label', coalesce(s.label, s.slot_number::text),
        'product_label', p.name,
          'price_cents', coalesce(s.price_cents, p.price_cents), 'currency', p.currency, 'quantity', s.quantity)
            order by s.slot_number)
      from public.stocks s join public.products p on p.id = s.product_id where s.machine_id = m.id), '[]'))
  from public.machines m where m.code = machine_status.machine_id
$$;
comment on function public.machine_status(text) is 'What anybody may know of a machine, for its kiosk: {machine_id, name, address, currency, locale, active, online, last_seen_at, state, slots: [{slot_number, label, product_label, price_cents, currency, quantity}]}; null where there is none. state is the key "machine" of the heartbeat.';

revoke execute on function guichet.currency_exponent(text), guichet.currency_step(text),
guichet.minor_units(text, text), guichet.token_hash(text),
  public.set_machine_token(text, text), guichet.machine_of_token(text), public.machine_heartbeat(text, jsonb),
  guichet.outage_of(public.machines), guichet.alert_silence(public.machines), public.alert_offline_machines(integer),
  public.machine_status(text) from public, anon, authenticated;
grant execute on function public.set_machine_token(text, text), public.alert_offline_machines(integer) to service_role;
grant execute on function public.machine_heartbeat(text, jsonb), public.machine_status(text) to anon, authenticated,
  service_role;
