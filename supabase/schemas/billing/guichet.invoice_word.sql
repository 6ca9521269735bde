-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

create type guichet.invoice_word as (
  outcome text,
  outcome_created bigint,
  billing_reason text,
  newer boolean,
  given_up boolean
);

comment on type guichet.invoice_word is 'What the invoices of a subscription say of its status.';
