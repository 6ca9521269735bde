-- Written by npm run db:schemas: change a migration, then run it.

create type public.subscription_period as enum ('month', 'year');
