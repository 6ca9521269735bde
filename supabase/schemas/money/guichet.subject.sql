-- Written by npm run db:schemas: change a migration, then run it.

create type guichet.subject as (
  kind text,
  id uuid
);

comment on type guichet.subject is 'What a payment is for: kind order, vend, booking, recharge or invoice, and the id of that row; both null: nothing of ours.';
