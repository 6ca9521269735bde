-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

create table guichet.role_actions (
  role text not null,
  action text not null,
  constraint role_actions_pkey PRIMARY KEY (role, action),
  constraint role_actions_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'administrator'::text, 'staff'::text, 'support'::text, 'accountant'::text, 'technician'::text]))),
  constraint role_actions_action_fkey FOREIGN KEY (action) REFERENCES guichet.actions(action)
);

comment on table guichet.role_actions is 'Which role may which action; what has no row may not. docs/roles.md is compared with it.';
comment on column guichet.role_actions.role is 'As in staff_roles. Written by migrations.';
comment on column guichet.role_actions.action is 'guichet.actions.action. Written by migrations.';

CREATE INDEX role_actions_action ON guichet.role_actions USING btree (action);

alter table guichet.role_actions enable row level security;
create policy "everybody reads what a role may" on guichet.role_actions for select to authenticated
  using (true);

revoke all on guichet.role_actions from public, anon, authenticated, service_role;
grant select on guichet.role_actions to authenticated;
grant select on guichet.role_actions to service_role;
