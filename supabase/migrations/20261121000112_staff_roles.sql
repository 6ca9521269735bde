-- Who works here, and what each may do. A role is a row and is asked at each call: what a token claims opens nothing,
-- and whoever is demoted is so at once, whatever token they still hold. docs/roles.md shows the tables.

-- What there is to do ---------------------------------------------------------------------------------------

create table guichet.actions (
  action text primary key,
  reads boolean not null default false,
  says text not null
);
comment on table guichet.actions is 'Everything that only staff may do; guichet.may asks for one of these.';
comment on column guichet.actions.action is 'Code, as policies and functions ask for it. Written by migrations.';
comment on column guichet.actions.reads is 'Whether it is only looking; whatever is not leaves a row in staff_actions. Written by migrations.';
comment on column guichet.actions.says is 'What it is, for docs/roles.md. Written by migrations.';
insert into guichet.actions (action, reads, says) values
  ('administer', false, 'what guichet.is_admin() answers: nothing of ours asks it, rules of one''s own may'),
  ('manage_roles', false, 'give and take roles; that of an owner only owners do'),
  ('settings', false, 'business, limits, trial, addresses, which workflow gets the events'),
  ('refund', false, 'refund a payment, or give a refund up'),
  ('cancel_booking', false, 'cancel somebody''s booking, with or without its money'),
  ('manage_sessions', false, 'create, change, close, cancel sessions; places sold elsewhere'),
  ('manage_spaces', false, 'create, change, delete spaces; bring Stripe back to them'),
  ('adjust_wallet', false, 'correct a wallet, free a frozen one'),
  ('decide_vend', false, 'capture or release a vend whose end nobody saw'),
  ('decide_outbox', false, 'retry or skip what is parked, send alerts again'),
  ('replay_events', false, 'process Stripe''s events again'),
  ('manage_machines', false, 'tokens and bridges of machines, in and out of service'),
  ('manage_subscriptions', false, 'whose an account is, which establishments it covers, whether seats are billed'),
  ('read_money', true, 'payments, refunds, disputes, wallets, takings'),
  ('read_bookings', true, 'all sessions, bookings, the waiting list and their audit'),
  ('read_spaces', true, 'the log of the synchronisation of spaces'),
  ('read_events', true, 'Stripe''s events and what became of them'),
  ('read_staff', true, 'who has which role'),
  ('read_decisions', true, 'what staff decided');

create table guichet.role_actions (
  role text not null check (role in ('owner', 'administrator', 'staff', 'support', 'accountant', 'technician')),
  action text not null references guichet.actions (action),
  primary key (role, action)
);
comment on table guichet.role_actions is 'Which role may which action; what has no row may not. docs/roles.md is compared with it.';
comment on column guichet.role_actions.role is 'As in staff_roles. Written by migrations.';
comment on column guichet.role_actions.action is 'guichet.actions.action. Written by migrations.';
create index role_actions_action on guichet.role_actions (action);
insert into guichet.role_actions (role, action)
  select r.role, a.action from (values ('owner'), ('administrator')) r (role), guichet.actions a
  union all
  select r.role, unnest(r.actions) from (values
    ('staff', array['refund', 'cancel_booking', 'manage_sessions', 'manage_spaces', 'decide_vend',
      'manage_subscriptions',
      'read_money', 'read_bookings', 'read_spaces', 'read_decisions']),
    ('support', array['refund', 'cancel_booking', 'decide_vend', 'decide_outbox', 'replay_events',
      'read_money', 'read_bookings', 'read_events', 'read_decisions']),
    ('accountant', array['read_money', 'read_bookings', 'read_decisions']),
    ('technician', array['decide_outbox', 'replay_events', 'manage_machines', 'read_spaces', 'read_events'])) r (role,
      actions);

-- Who has which role ----------------------------------------------------------------------------------------

create table guichet.staff_roles (
  user_id uuid not null references public.users (id) on delete cascade,
  role text not null check (role in ('owner', 'administrator', 'staff', 'support', 'accountant', 'technician')),
  granted_by uuid,
  granted_at timestamptz not null default now(),
  primary key (user_id, role)
);
comment on table guichet.staff_roles is 'Who works here, a row a role; several rows add up.';
comment on column guichet.staff_roles.user_id is 'The person. Written by set_staff_role, name_first_owner and guichet.import_admin_claims.';
comment on column guichet.staff_roles.role is 'owner, administrator, staff, support, accountant or technician. Written by the same.';
comment on column guichet.staff_roles.granted_by is 'auth.uid() of who gave it, null for the server; no foreign key, it outlives the account. Written by set_staff_role.';
comment on column guichet.staff_roles.granted_at is 'When. Written by the database.';
-- the owners, for the one who must stay
create index staff_roles_owners on guichet.staff_roles (user_id) where role = 'owner';

create table guichet.staff_state (
  only_row boolean primary key default true check (only_row),
  claims_imported_at timestamptz,
  owners_changed_at timestamptz
);
comment on table guichet.staff_state is 'What there is one of; the row that changes of owners queue for.';
comment on column guichet.staff_state.only_row is 'Always true.';
comment on column guichet.staff_state.claims_imported_at is 'When the claims of old tokens became roles, once and for all. Written by guichet.import_admin_claims.';
comment on column guichet.staff_state.owners_changed_at is 'Last time that somebody ceased to be an owner, or was about to. Written by guichet.lock_owners.';
insert into guichet.staff_state default values;

-- The one question --------------------------------------------------------------------------------------------

create or replace function guichet.caller_is_server() returns boolean
language sql stable set search_path = ''
as $$
  -- the service key, or a connection to the database itself; never somebody who came with another key or token
  select coalesce(nullif(auth.role(), ''), 'service_role') = 'service_role'
    and coalesce(current_setting('role', true), 'none') not in ('anon', 'authenticated')
$$;
comment on function guichet.caller_is_server() is 'Whether the service key (workflows, upkeep) or a direct connection calls; also inside a security definer function.';

create or replace function guichet.may(action text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select guichet.caller_is_server() or (guichet.caller_is_user() and exists (
    select from guichet.staff_roles s join guichet.role_actions r on r.role = s.role
     where s.user_id = (select auth.uid()) and r.action = may.action))
$$;
comment on function guichet.may(text) is 'Whether the caller may do this: the server, and whoever has a role that may, at this moment. The one predicate of every policy and every function for staff.';

create or replace function guichet.require_right(action text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not guichet.may(require_right.action) then
    raise exception 'staff_only' using errcode = '42501', detail = jsonb_build_object('action', require_right.action);
  end if;
end $$;
comment on function guichet.require_right(text) is 'Refuses (42501 staff_only, the action in the detail) whoever may not.';

create or replace function guichet.is_admin() returns boolean
language sql stable set search_path = ''
as $$ select guichet.caller_is_user() and guichet.may('administer') $$;
comment on function guichet.is_admin() is 'Whether an owner or administrator is signed in and calls; a claim in a token is not asked.';

create or replace function guichet.roles_of(p_user uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$ select coalesce(jsonb_agg(s.role order by s.role), '[]') from guichet.staff_roles s where s.user_id = p_user $$;
comment on function guichet.roles_of(uuid) is 'The roles of a person: ["administrator", …].';

-- The last owner ----------------------------------------------------------------------------------------------

create or replace function guichet.lock_owners() returns void
language sql volatile security definer set search_path = ''
as $$ update guichet.staff_state set owners_changed_at = clock_timestamp() $$;
comment on function guichet.lock_owners() is 'One change of owners at a time: two owners who remove each other would leave none. A row and no advisory lock, so that a snapshot from before cannot see the other one still.';

create or replace function guichet.keep_an_owner_of_all() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.role = 'owner' then
    return null;
  end if;
  perform guichet.lock_owners();
  if not exists (select from guichet.staff_roles s where s.role = 'owner') then
    raise exception 'last_owner' using errcode = '23514', column = 'role', constraint = 'last_owner',
      hint = 'Make somebody else an owner first.';
  end if;
  return null;
end $$;
comment on function guichet.keep_an_owner_of_all() is 'Trigger: the last owner stays, whoever writes or deletes the row, also where the account is deleted.';
create trigger keep_an_owner after delete or update of role, user_id on guichet.staff_roles
  for each row when (old.role = 'owner') execute function guichet.keep_an_owner_of_all();

-- Rights --------------------------------------------------------------------------------------------------------

alter table guichet.actions enable row level security;
alter table guichet.role_actions enable row level security;
alter table guichet.staff_roles enable row level security;
alter table guichet.staff_state enable row level security;
revoke all on guichet.actions, guichet.role_actions, guichet.staff_roles, guichet.staff_state
  from public, anon, authenticated, service_role;
grant select on guichet.actions, guichet.role_actions, guichet.staff_roles to authenticated, service_role;
create policy "everybody reads what there is to do" on guichet.actions for select to authenticated using (true);
create policy "everybody reads what a role may" on guichet.role_actions for select to authenticated using (true);
create policy "own roles, and all for who may see them" on guichet.staff_roles for select to authenticated
  using (user_id = (select auth.uid()) or (select guichet.may('read_staff')));

revoke execute on function guichet.caller_is_server(), guichet.may(text), guichet.require_right(text),
guichet.is_admin(), guichet.roles_of(uuid),
  guichet.lock_owners(), guichet.keep_an_owner_of_all() from public, anon, authenticated;
-- a policy asks with the rights of whoever reads
grant execute on function guichet.caller_is_server(), guichet.may(text), guichet.is_admin() to authenticated,
  service_role;
