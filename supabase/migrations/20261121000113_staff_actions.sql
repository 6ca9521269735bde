-- What staff decided: who, by which door, what, on which row and version, why, before and after. Written by the
-- functions that staff call, in the transaction of what they do; nothing in it is ever changed.

create table public.staff_actions (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  user_id uuid,
  said_by text,
  door text not null check (door in ('desk', 'form', 'telegram', 'api', 'service')),
  action text not null references guichet.actions (action),
  subject_table text not null,
  subject_id text not null,
  version text,
  reason text,
  before jsonb,
  after jsonb
);
comment on table public.staff_actions is 'Every decision of staff. Append-only.';
comment on column public.staff_actions.id is 'Order of the entries; written by the database.';
comment on column public.staff_actions.at is 'When; written by the database.';
comment on column public.staff_actions.user_id is 'auth.uid() of the person; null where the server says who it was. No foreign key: it outlives the account. Written by guichet.record_action.';
comment on column public.staff_actions.said_by is 'E-mail of the person, or what the workflow that calls says of them (header x-guichet-actor); null: it did not say. Written by the same.';
comment on column public.staff_actions.door is 'desk: a browser; api: a person''s token from elsewhere; form, telegram: as the workflow says (header x-guichet-door); service: a workflow that says nothing, or a connection to the database. Written by the same.';
comment on column public.staff_actions.action is 'guichet.actions.action; written by the same.';
comment on column public.staff_actions.subject_table is 'Table of the row that was decided on, with its schema where that is not public; written by the same.';
comment on column public.staff_actions.subject_id is 'Key of the row; written by the same.';
comment on column public.staff_actions.version is 'rev or updated_at that the row had, of a new one that it got; null where it has neither. Written by the same.';
comment on column public.staff_actions.reason is 'Why, as they said; written by the same.';
comment on column public.staff_actions.before is 'Of the row before, what differs; whole where it is gone. Written by the same.';
comment on column public.staff_actions.after is 'Of the row after, what differs; whole where it is new, and the figures that were asked for. Written by the same.';
-- "what was done to this" and "what did they do"
create index staff_actions_subject on public.staff_actions (subject_table, subject_id, id);
create index staff_actions_user on public.staff_actions (user_id, id) where user_id is not null;
create index staff_actions_action on public.staff_actions (action, id);

create or replace function guichet.refuse_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = '23514', hint = coalesce(tg_argv[0], 'Correct a mistake with a new row.');
end $$;
comment on function guichet.refuse_change() is 'Trigger of a table that only grows: what stands is neither changed nor deleted, by nobody. The argument, if any, is the hint.';
create trigger staff_actions_append_only before update or delete on public.staff_actions
  for each row execute function guichet.refuse_change();
create trigger staff_actions_never_emptied before truncate on public.staff_actions
  for each statement execute function guichet.refuse_change();

alter table public.staff_actions enable row level security;
revoke all on public.staff_actions from public, anon, authenticated, service_role;
revoke all on sequence public.staff_actions_id_seq from anon, authenticated, service_role;
grant select on public.staff_actions to authenticated, service_role;
create policy "own decisions, and all for who may see them" on public.staff_actions for select to authenticated
  using (user_id = (select auth.uid()) or (select guichet.may('read_decisions')));

create or replace function guichet.header(p_name text) returns text
language sql stable set search_path = ''
as $$ select nullif(btrim(nullif(current_setting('request.headers', true), '')::jsonb ->> p_name), '') $$;
comment on function guichet.header(text) is 'A header of the REST request that is being answered, its name in lower case; null without one.';

create or replace function guichet.door() returns text
language sql stable set search_path = ''
as $$
  select case
    -- a browser says where its page is from; nothing else has to
    when not guichet.caller_is_server() then case when guichet.header('origin') is null then 'api' else 'desk' end
    when guichet.header('x-guichet-door') in ('desk', 'form', 'telegram', 'api') then guichet.header('x-guichet-door')
    else 'service' end
$$;
comment on function guichet.door() is 'By which door the caller came, see staff_actions.door. Only the server is believed when it says so.';

create or replace function guichet.record_action(
  p_action text, p_table text, p_id text, p_reason text, p_before jsonb, p_after jsonb, p_said_by text default null)
    returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_before jsonb := p_before;
  v_after jsonb := p_after;
begin
  if jsonb_typeof(p_before) = 'object' and jsonb_typeof(p_after) = 'object' then
    select coalesce(jsonb_object_agg(k.key, p_before -> k.key) filter (where p_before ? k.key), '{}'),
        coalesce(jsonb_object_agg(k.key, p_after -> k.key) filter (where p_after ? k.key), '{}')
      into v_before, v_after
      from jsonb_object_keys(p_before || p_after) k (key)
     where k.key not in ('updated_at', 'rev') and p_before -> k.key is distinct from p_after -> k.key;
    -- whoever sets what is set already has decided nothing
    if v_before = '{}' and v_after = '{}' then
      return;
    end if;
  end if;
  insert into public.staff_actions (user_id, said_by, door, action, subject_table, subject_id, version, reason, before,
    after)
  values (
    case when guichet.caller_is_server() then null else (select auth.uid()) end,
    left(case when guichet.caller_is_server() then coalesce(guichet.header('x-guichet-actor'), p_said_by)
      else (select u.email from public.users u where u.id = (select auth.uid())) end, 200),
    guichet.door(), p_action, p_table, p_id,
    coalesce(p_before ->> 'rev', p_before ->> 'updated_at', p_after ->> 'rev', p_after ->> 'updated_at'),
      left(p_reason, 500), v_before, v_after);
end $$;
comment on function guichet.record_action(text, text, text, text, jsonb, jsonb, text) is
  'Writes a decision of staff down. Where before and after are both given, only what differs is kept, and nothing is written where nothing does. p_said_by: whom the server''s call names without the header.';

revoke execute on function guichet.refuse_change(), guichet.header(text), guichet.door(),
  guichet.record_action(text, text, text, text, jsonb, jsonb, text) from public, anon, authenticated;
