-- Written by npm run db:schemas: change a migration, then run it.

create type guichet.invoice_word as (
  outcome text,
  outcome_created bigint,
  billing_reason text,
  newer boolean,
  given_up boolean
);

comment on type guichet.invoice_word is 'What the invoices of a subscription say of its status.';
