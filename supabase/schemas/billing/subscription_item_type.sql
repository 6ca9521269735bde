-- Written by npm run db:schemas: change a migration, then run it.

create type public.subscription_item_type as enum ('BASE', 'ADDON', 'SEAT');
