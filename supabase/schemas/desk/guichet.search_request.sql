-- Written by npm run db:schemas. Last in migrations/20261201000305_search_request.sql, which never changes: change it in a new one.

create type guichet.search_request as (
  stripe_id text,
  id uuid,
  hex text,
  amount_minor bigint,
  after timestamp with time zone,
  before timestamp with time zone,
  words text,
  beginning text
);

comment on type guichet.search_request is 'A search as it was understood; several may be set, null is what it cannot be.';
comment on column guichet.search_request.stripe_id is 'An id of Stripe''s, e.g. pi_…';
comment on column guichet.search_request.id is 'A whole id of ours.';
comment on column guichet.search_request.hex is 'Six or more of the first digits of an id: the number of an order.';
comment on column guichet.search_request.amount_minor is 'An amount in minor units of the currency of the business.';
comment on column guichet.search_request.after is 'With an amount: from when, by the day and hour that were typed.';
comment on column guichet.search_request.before is 'Until when.';
comment on column guichet.search_request.words is 'A name, or an address, as guichet.search_text has it.';
comment on column guichet.search_request.beginning is 'The same in lower case only, for addresses, codes and numbers.';
