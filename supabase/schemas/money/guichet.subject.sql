-- Written by npm run db:schemas. Last in migrations/20261121001200_payments.sql, which never changes: change it in a new one.

create type guichet.subject as (
  kind text,
  id uuid
);

comment on type guichet.subject is 'What a payment is for: kind order, vend, booking, recharge or invoice, and the id of that row; both null: nothing of ours.';
