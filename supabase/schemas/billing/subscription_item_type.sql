-- Written by npm run db:schemas. Last in migrations/20261121000210_subscriptions.sql, which never changes: change it in a new one.

create type public.subscription_item_type as enum ('BASE', 'ADDON', 'SEAT');
