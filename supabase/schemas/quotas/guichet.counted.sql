-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

create type guichet.counted as (
  id uuid,
  subscription_id uuid,
  subscription_item_id uuid,
  used_value integer,
  quota_value integer,
  nth integer
);

comment on type guichet.counted is 'A counter that a use may take, in the order in which uses take them.';
