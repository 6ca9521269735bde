-- Written by npm run db:schemas. Last in migrations/20261201000100_second_factor.sql, which never changes: change it in a new one.

create table guichet.actions (
  action text not null,
  reads boolean default false not null,
  says text not null,
  second_factor boolean default false not null,
  constraint actions_pkey PRIMARY KEY (action)
);

comment on table guichet.actions is 'Everything that only staff may do; guichet.may asks for one of these.';
comment on column guichet.actions.action is 'Code, as policies and functions ask for it. Written by migrations.';
comment on column guichet.actions.reads is 'Whether it is only looking; whatever is not leaves a row in staff_actions. Written by migrations.';
comment on column guichet.actions.says is 'What it is, for docs/roles.md. Written by migrations.';
comment on column guichet.actions.second_factor is 'Whether a person''s own token must bear a second factor for it, where they have one or the setting second_factor requires it: what moves money, and what decides who may. Written by migrations.';

alter table guichet.actions enable row level security;
create policy "everybody reads what there is to do" on guichet.actions for select to authenticated
  using (true);

revoke all on guichet.actions from public, anon, authenticated, service_role;
grant select on guichet.actions to authenticated;
grant select on guichet.actions to service_role;
