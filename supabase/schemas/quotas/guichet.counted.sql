-- Written by npm run db:schemas: change a migration, then run it.

create type guichet.counted as (
  id uuid,
  subscription_id uuid,
  subscription_item_id uuid,
  used_value integer,
  quota_value integer,
  nth integer
);

comment on type guichet.counted is 'A counter that a use may take, in the order in which uses take them.';
