-- Written by npm run db:schemas. Last in migrations/20261121000200_billing_accounts.sql, which never changes: change it in a new one.

create type public.billing_owner_type as enum ('USER', 'ESTABLISHMENT');
