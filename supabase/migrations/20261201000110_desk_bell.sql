-- The doorbell of the desk: something changed, read again. No table of money is published; what a page shows it reads
-- through functions that ask who reads. A ring says only of what kind it was.

create table public.desk_bell (
  topic text primary key check (topic ~ '^[a-z]+(_[a-z]+)*$'),
  at timestamptz not null default clock_timestamp()
);
comment on table public.desk_bell is 'One row a topic; a change of it is a ring. Published, and read by staff.';
comment on column public.desk_bell.topic is 'What changed: money, orders, vends, machines, wallets, bookings, subscriptions, catalogue, events, outbox, alerts, team, decisions, settings. Written by migrations.';
comment on column public.desk_bell.at is 'When it rang last, to the second or so. Written by guichet.ring_bell.';
insert into public.desk_bell (topic) values ('money'), ('orders'), ('vends'), ('machines'), ('wallets'), ('bookings'),
  ('subscriptions'), ('catalogue'), ('events'), ('outbox'), ('alerts'), ('team'), ('decisions'), ('settings');

create function guichet.is_staff() returns boolean
language sql stable security definer set search_path = ''
as $$
  select guichet.caller_is_server() or (guichet.caller_is_user()
    and exists (select from guichet.staff_roles s where s.user_id = (select auth.uid())))
$$;
comment on function guichet.is_staff() is 'Whether the caller has any role, at this moment; the server too.';

alter table public.desk_bell enable row level security;
revoke all on public.desk_bell from public, anon, authenticated, service_role;
grant select on public.desk_bell to authenticated, service_role;
-- whoever has just left the team hears that it changed: what they have open closes by itself
create policy "staff hear it, and everybody that the team changed" on public.desk_bell for select to authenticated
  using (topic = 'team' or (select guichet.is_staff()));
alter publication supabase_realtime add table public.desk_bell;

create function guichet.ring_bell() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- once a second is enough to read again; whoever finds it ringing goes on. Nobody ever waits here, and money least:
  -- a ring that is left out is made good by the page, which reads once more after the last one and by itself each
  -- minute
  if current_setting('transaction_isolation') = 'read committed' then
    update public.desk_bell b set at = clock_timestamp()
      from (select d.topic from public.desk_bell d
             where d.topic = tg_argv[0] and d.at < clock_timestamp() - interval '1 second'
               for update skip locked) due
     where b.topic = due.topic;
  end if;
  return null;
end $$;
comment on function guichet.ring_bell() is 'Trigger, once a statement; the argument is the topic. Waits for nobody and fails for nothing.';

create function guichet.hang_bell(p_table regclass, p_topic text) returns void
language plpgsql set search_path = ''
as $$
begin
  execute format('create or replace trigger ring_bell after insert or update or delete on %s
    for each statement execute function guichet.ring_bell(%L)', p_table, p_topic);
end $$;
comment on function guichet.hang_bell(regclass, text) is 'Lets changes of a table ring the bell of a topic. For migrations.';

-- in the order of locks (docs/states.md): whoever writes meanwhile takes their tables in the same one
select guichet.hang_bell('guichet.business', 'settings');
select guichet.hang_bell('guichet.settings', 'settings');
select guichet.hang_bell('guichet.limits', 'settings');
select guichet.hang_bell('guichet.staff_roles', 'team');
select guichet.hang_bell('public.stripe_webhook_log', 'events');
select guichet.hang_bell('public.machines', 'machines');
select guichet.hang_bell('public.orders', 'orders');
select guichet.hang_bell('public.vend_sessions', 'vends');
select guichet.hang_bell('public.immersion_sessions', 'bookings');
select guichet.hang_bell('public.immersion_bookings', 'bookings');
select guichet.hang_bell('public.immersion_waitlist', 'bookings');
select guichet.hang_bell('public.subscriptions', 'subscriptions');
select guichet.hang_bell('public.invoices_billing', 'subscriptions');
select guichet.hang_bell('public.spaces', 'catalogue');
select guichet.hang_bell('public.stocks', 'machines');
select guichet.hang_bell('public.payments', 'money');
select guichet.hang_bell('public.refunds', 'money');
select guichet.hang_bell('public.disputes', 'money');
select guichet.hang_bell('public.wallets', 'wallets');
select guichet.hang_bell('public.outbox', 'outbox');
select guichet.hang_bell('public.alert_outbox', 'alerts');
select guichet.hang_bell('public.staff_actions', 'decisions');

revoke execute on function guichet.is_staff(), guichet.ring_bell(), guichet.hang_bell(regclass, text)
  from public, anon, authenticated;
-- a policy asks with the rights of whoever reads
grant execute on function guichet.is_staff() to authenticated, service_role;
