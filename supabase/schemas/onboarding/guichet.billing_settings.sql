-- Written by npm run db:schemas. Last in migrations/20261121001700_subscription_onboarding.sql, which never changes: change it in a new one.

create table guichet.billing_settings (
  only_row boolean default true not null,
  trial_period_days integer default 14 not null,
  require_payment_method boolean default true not null,
  checkout_minutes integer default 60 not null,
  updated_at timestamp with time zone default now() not null,
  constraint billing_settings_pkey PRIMARY KEY (only_row),
  constraint billing_settings_checkout_minutes_check CHECK (((checkout_minutes >= 35) AND (checkout_minutes <= 1440))),
  constraint billing_settings_only_row_check CHECK (only_row),
  constraint billing_settings_trial_period_days_check CHECK (((trial_period_days >= 0) AND (trial_period_days <= 730)))
);

comment on table guichet.billing_settings is 'How new subscriptions begin; one row.';
comment on column guichet.billing_settings.only_row is 'Keeps it one row.';
comment on column guichet.billing_settings.trial_period_days is 'Days before the first payment, 0: none. Written by set_billing_settings.';
comment on column guichet.billing_settings.require_payment_method is 'Whether a trial asks for a card at its beginning (document 002). Written by set_billing_settings.';
comment on column guichet.billing_settings.checkout_minutes is 'How long a Checkout page lives; Stripe takes no less than 30 minutes. Written by set_billing_settings.';
comment on column guichet.billing_settings.updated_at is 'Last change. Written by set_billing_settings.';

alter table guichet.billing_settings enable row level security;

revoke all on guichet.billing_settings from public, anon, authenticated, service_role;
grant select on guichet.billing_settings to service_role;
