-- Who of staff is who on Telegram: a numeric id, bound through a code that the person reads in the desk and sends to
-- the bot in private. A name or @name is worth nothing: people choose them.

insert into guichet.actions (action, reads, says, second_factor) values
  -- a bound account decides as its person: whoever has a second factor shows it before they bind one
  ('telegram', false,
    'bind one''s own Telegram account, see what stands there, acknowledge an alert, answer a question', true);
insert into guichet.role_actions (role, action)
  select r, 'telegram' from unnest(array['owner', 'administrator', 'staff', 'support', 'accountant', 'technician']) r;

create table public.telegram_people (
  user_id uuid primary key references public.users (id) on delete cascade,
  telegram_id bigint not null unique check (telegram_id > 0),
  name text not null,
  username text,
  wakes boolean not null default false,
  second_factor boolean not null default false,
  bound_at timestamptz not null default clock_timestamp()
);
comment on table public.telegram_people is 'Accounts of Telegram that belong to staff. What each may, their roles say at each press.';
comment on column public.telegram_people.user_id is 'The person. Written by guichet.bind_telegram.';
comment on column public.telegram_people.telegram_id is 'Telegram''s number of the account, which never changes. Written by guichet.bind_telegram.';
comment on column public.telegram_people.name is 'As Telegram gave it when it was bound, for whoever reads the list. Written by guichet.bind_telegram.';
comment on column public.telegram_people.username is 'The @name at that time, if any; nothing is decided by it. Written by guichet.bind_telegram.';
comment on column public.telegram_people.wakes is 'Whether what is urgent calls this person by name. Written by set_telegram_wake.';
comment on column public.telegram_people.second_factor is 'Whether the code was made after a second factor: what a press may, it may no more than who bound the account had shown. Written by guichet.bind_telegram.';
comment on column public.telegram_people.bound_at is 'When. Written by the database.';

create table guichet.telegram_codes (
  user_id uuid primary key references public.users (id) on delete cascade,
  code_hash bytea not null unique,
  second_factor boolean not null default false,
  expires_at timestamptz not null
);
comment on table guichet.telegram_codes is 'One code a person, for a quarter of an hour; gone once it is used.';
comment on column guichet.telegram_codes.user_id is 'Who asked for it. Written by create_telegram_code.';
comment on column guichet.telegram_codes.code_hash is 'SHA-256 of the code; the code itself is nowhere. Written by create_telegram_code.';
comment on column guichet.telegram_codes.second_factor is 'Whether who asked for it had shown a second factor. Written by create_telegram_code.';
comment on column guichet.telegram_codes.expires_at is 'Not after. Written by create_telegram_code.';

alter table public.telegram_people enable row level security;
alter table guichet.telegram_codes enable row level security;
revoke all on public.telegram_people, guichet.telegram_codes from public, anon, authenticated, service_role;
grant select on public.telegram_people to authenticated, service_role;
create policy "one's own account, and all for who manages roles" on public.telegram_people for select to authenticated
  using (user_id = (select auth.uid()) or (select guichet.may('manage_roles')));

insert into guichet.limits (name, most, per, reason) values
  -- guesses of a code
  ('telegram_codes', 5, interval '1 hour', 'too_many_calls'),
  -- answers to somebody who is nobody of ours
  ('telegram_strangers', 10, interval '1 hour', 'too_many_calls')
on conflict do nothing;

create or replace function guichet.telegram_code_hash(p_code text) returns bytea
language sql immutable set search_path = ''
as $$ select sha256(convert_to(upper(regexp_replace(coalesce(p_code, ''), '[^0-9A-Za-z]', '', 'g')), 'UTF8')) $$;
comment on function guichet.telegram_code_hash(text) is 'What is kept of a code: dashes, spaces and case do not count.';

create or replace function public.create_telegram_code() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := (select auth.uid());
  v_code text := upper(left(replace(gen_random_uuid()::text, '-', ''), 12));
  v_expires timestamptz := clock_timestamp() + interval '15 minutes';
begin
  perform guichet.require_right('telegram');
  if v_user is null then
    raise exception 'sign_in_required' using errcode = '42501';
  end if;
  insert into guichet.telegram_codes (user_id, code_hash, second_factor, expires_at)
    values (v_user, guichet.telegram_code_hash(v_code), guichet.second_factor_shown(), v_expires)
    on conflict (user_id) do update set code_hash = excluded.code_hash, second_factor = excluded.second_factor,
      expires_at = excluded.expires_at;
  perform guichet.record_action('telegram', 'guichet.telegram_codes', v_user::text, 'code', null,
    jsonb_build_object('expires_at', v_expires));
  return jsonb_build_object('code', regexp_replace(v_code, '(....)(....)(....)', '\1-\2-\3'),
    'expires_at', v_expires);
end $$;
comment on function public.create_telegram_code() is 'For the signed-in member of staff: the code that they send to the bot in private (/lier CODE) → {code, expires_at}. The one before counts no more; it is shown once.';

create or replace function public.my_telegram() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'bound', (select jsonb_build_object('telegram_id', p.telegram_id, 'name', p.name, 'username', p.username,
        'wakes', p.wakes, 'second_factor', p.second_factor, 'bound_at', p.bound_at)
      from public.telegram_people p where p.user_id = (select auth.uid())),
    'code_expires_at', (select c.expires_at from guichet.telegram_codes c
      where c.user_id = (select auth.uid()) and c.expires_at > clock_timestamp()))
$$;
comment on function public.my_telegram() is 'The signed-in person''s account of Telegram → {bound: {telegram_id, name, username, wakes, second_factor: shown when it was bound, bound_at}|null, code_expires_at}.';

create or replace function public.set_telegram_wake(wakes boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before jsonb;
  v_after jsonb;
begin
  perform guichet.require_right('telegram');
  select to_jsonb(p) into v_before from public.telegram_people p where p.user_id = (select auth.uid()) for update;
  if v_before is null then
    return guichet.refused('wakes', 'not_bound');
  end if;
  update public.telegram_people p set wakes = coalesce(set_telegram_wake.wakes, false)
    where p.user_id = (select auth.uid()) returning to_jsonb(p) into v_after;
  perform guichet.record_action('telegram', 'telegram_people', v_after ->> 'user_id', 'wake', v_before, v_after);
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.set_telegram_wake(boolean) is 'Whether what is urgent calls the signed-in person by name → {result: done|refused, reason?}.';

create or replace function public.unbind_telegram(user_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user uuid := coalesce(unbind_telegram.user_id, (select auth.uid()));
  v_before public.telegram_people;
begin
  if v_user is distinct from (select auth.uid()) then
    perform guichet.require_right('manage_roles');
  end if;
  delete from guichet.telegram_codes c where c.user_id = v_user;
  delete from public.telegram_people p where p.user_id = v_user returning * into v_before;
  if v_before.user_id is not null then
    perform guichet.record_action('telegram', 'telegram_people', v_user::text, 'unbind', to_jsonb(v_before), null);
  end if;
  return jsonb_build_object('result', 'done');
end $$;
comment on function public.unbind_telegram(uuid) is 'Takes one''s own account of Telegram away, or somebody''s for whoever manages roles → {result: done}.';

-- Acting for somebody ---------------------------------------------------------------------------------------------

create or replace function guichet.door() returns text
language sql stable set search_path = ''
as $$
  select case
    -- set by guichet.act_for alone, within the transaction of a press
    when nullif(current_setting('guichet.door', true), '') is not null then current_setting('guichet.door', true)
    -- a browser says where its page is from; nothing else has to
    when not guichet.caller_is_server() then case when guichet.header('origin') is null then 'api' else 'desk' end
    when guichet.header('x-guichet-door') in ('desk', 'form', 'telegram', 'api') then guichet.header('x-guichet-door')
    else 'service' end
$$;

create or replace function guichet.act_for(p_user uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- from here on every function asks what this person may, now, and writes down that it was they; of a second factor
  -- they have shown what they had when the account was bound, and limits of its own hold for the money
  perform set_config('request.jwt.claims',
    jsonb_build_object('role', 'authenticated', 'sub', p_user,
      'aal', case when exists (select from public.telegram_people p where p.user_id = p_user and p.second_factor)
        then 'aal2' else 'aal1' end,
      'email', (select u.email from public.users u where u.id = p_user))::text, true);
  perform set_config('guichet.door', 'telegram', true);
end $$;
comment on function guichet.act_for(uuid) is 'To the end of the transaction, or of the savepoint: what follows is done as this person, through Telegram. Only for a person whose numeric id was just read from an update of the bot.';

create or replace function guichet.bind_telegram(p_code text, p_from jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_telegram_id bigint := (p_from ->> 'id')::bigint;
  v_limit jsonb;
  v_code guichet.telegram_codes;
  v_before public.telegram_people;
  v_after public.telegram_people;
begin
  v_limit := guichet.count_call('telegram_codes', 'telegram:' || v_telegram_id);
  if v_limit is not null then
    return v_limit;
  end if;
  delete from guichet.telegram_codes c
    where c.code_hash = guichet.telegram_code_hash(p_code) and c.expires_at > clock_timestamp() returning * into v_code;
  if v_code.user_id is null then
    return guichet.refused('code', 'wrong_code');
  end if;
  if exists (select from public.telegram_people p
    where p.telegram_id = v_telegram_id and p.user_id <> v_code.user_id) then
    return guichet.refused('code', 'telegram_taken');
  end if;
  perform guichet.act_for(v_code.user_id);
  -- they have left the team since they asked for the code
  if not guichet.may('telegram') then
    return guichet.refused('code', 'staff_only', '{"action": "telegram"}');
  end if;
  select * into v_before from public.telegram_people p where p.user_id = v_code.user_id for update;
  insert into public.telegram_people as p (user_id, telegram_id, name, username, second_factor)
    values (v_code.user_id, v_telegram_id,
      left(coalesce(nullif(concat_ws(' ', p_from ->> 'first_name', p_from ->> 'last_name'), ''), '?'), 200),
      p_from ->> 'username', v_code.second_factor)
    on conflict (user_id) do update set telegram_id = excluded.telegram_id, name = excluded.name,
      username = excluded.username, second_factor = excluded.second_factor, bound_at = clock_timestamp()
    returning * into v_after;
  perform guichet.record_action('telegram', 'telegram_people', v_code.user_id::text, 'bind', to_jsonb(v_before),
    to_jsonb(v_after));
  return jsonb_build_object('result', 'bound', 'email',
    (select u.email from public.users u where u.id = v_code.user_id));
end $$;
comment on function guichet.bind_telegram(text, jsonb) is 'Binds the account of an update''s sender to whoever the code was made for; the code counts once, guesses are counted a sender → {result: bound, email} or {result: refused, reason}.';

revoke execute on function guichet.telegram_code_hash(text), public.create_telegram_code(), public.my_telegram(),
  public.set_telegram_wake(boolean), public.unbind_telegram(uuid), guichet.act_for(uuid),
  guichet.bind_telegram(text, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.create_telegram_code(), public.my_telegram(), public.set_telegram_wake(boolean),
  public.unbind_telegram(uuid) to authenticated;
grant execute on function public.unbind_telegram(uuid) to service_role;
