-- Written by npm run db:schemas: change a migration, then run it.

create type public.feature_key as enum ('INVOICES_IMPORTED', 'RECIPES_CREATED', 'SEATS_ACTIVE', 'MAX_INVOICES', 'MAX_RECIPES', 'INCLUDED_SEATS_PER_ESTABLISHMENT');
