-- Written by npm run db:schemas: change a migration, then run it.

create type public.billing_owner_type as enum ('USER', 'ESTABLISHMENT');
