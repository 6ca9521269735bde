-- Written by npm run db:schemas. Last in migrations/20261201000720_role_limits.sql, which never changes: change it in a new one.

create table guichet.role_limits (
  role text not null,
  action text not null,
  currency text not null,
  most_per_press bigint not null,
  most_per_day bigint not null,
  updated_at timestamp with time zone default now() not null,
  constraint role_limits_pkey PRIMARY KEY (role, action, currency),
  constraint role_limits_currency_check CHECK (guichet.is_currency(currency)),
  constraint role_limits_most_per_day_check CHECK ((most_per_day >= 0)),
  constraint role_limits_most_per_press_check CHECK ((most_per_press >= 0)),
  constraint role_limits_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'administrator'::text, 'staff'::text, 'support'::text, 'accountant'::text, 'technician'::text]))),
  constraint role_limits_action_fkey FOREIGN KEY (action) REFERENCES guichet.actions(action)
);

comment on table guichet.role_limits is 'How much a press on Telegram may move, and all presses of a person in a day of the business.';
comment on column guichet.role_limits.role is 'As in staff_roles. Written by set_role_limit and migrations.';
comment on column guichet.role_limits.action is 'refund or decide_vend. Written by the same.';
comment on column guichet.role_limits.currency is 'ISO 4217, small letters. Written by the same.';
comment on column guichet.role_limits.most_per_press is 'Minor units of one press. Written by the same.';
comment on column guichet.role_limits.most_per_day is 'Minor units of all presses of one person between two midnights of the business. Written by the same.';
comment on column guichet.role_limits.updated_at is 'Last change; written by the same.';

CREATE INDEX role_limits_action ON guichet.role_limits USING btree (action);

alter table guichet.role_limits enable row level security;

revoke all on guichet.role_limits from public, anon, authenticated, service_role;
