-- Written by npm run db:schemas. Last in migrations/20261121000210_subscriptions.sql, which never changes: change it in a new one.

create type public.feature_key as enum ('INVOICES_IMPORTED', 'RECIPES_CREATED', 'SEATS_ACTIVE', 'MAX_INVOICES', 'MAX_RECIPES', 'INCLUDED_SEATS_PER_ESTABLISHMENT');
