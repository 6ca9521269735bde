-- What the backfill has not reached (the Supabase CLI runs it once), then the rule for what is written from now on. Not
-- before: an update of an old row would be asked, too.

update public.orders set channel = 'page' where channel is null;
alter table public.orders add constraint orders_channel_known check (channel is not null) not valid;
