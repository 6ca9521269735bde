-- Written by npm run db:schemas. Last in migrations/20261201000212_subscription_months.sql, which never changes: change it in a new one.

create table guichet.subscription_months (
  subscription_id uuid not null,
  currency text not null,
  past_due boolean not null,
  amount_minor bigint not null,
  unpriced_items bigint not null,
  discount_unknown boolean not null,
  changes_at timestamp with time zone,
  constraint subscription_months_pkey PRIMARY KEY (subscription_id),
  constraint subscription_months_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE CASCADE
);

comment on table guichet.subscription_months is 'What each subscription brings a month, kept as guichet.subscription_months_by_rows has it. All columns are written by guichet.keep_months.';
comment on column guichet.subscription_months.amount_minor is 'Minor units a month, after discounts.';
comment on column guichet.subscription_months.unpriced_items is 'Items whose price is by tiers, or below the minor unit: not counted in the amount.';
comment on column guichet.subscription_months.discount_unknown is 'Whether it has a coupon of which we do not know what it takes off: nothing is taken off.';
comment on column guichet.subscription_months.changes_at is 'When a discount ends by itself, without an event: counted again then.';

CREATE INDEX subscription_months_amount ON guichet.subscription_months USING btree (amount_minor DESC, subscription_id);
CREATE INDEX subscription_months_changes ON guichet.subscription_months USING btree (changes_at) WHERE (changes_at IS NOT NULL);

alter table guichet.subscription_months enable row level security;

revoke all on guichet.subscription_months from public, anon, authenticated, service_role;

CREATE TRIGGER subscription_months_counted AFTER INSERT ON guichet.subscription_months REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_months();
CREATE TRIGGER subscription_months_emptied AFTER TRUNCATE ON guichet.subscription_months FOR EACH STATEMENT EXECUTE FUNCTION guichet.forget_figures('mrr');
alter table guichet.subscription_months enable always trigger subscription_months_emptied;
CREATE TRIGGER subscription_months_recounted AFTER UPDATE ON guichet.subscription_months REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_months();
CREATE TRIGGER subscription_months_taken_off AFTER DELETE ON guichet.subscription_months REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION guichet.count_months();
