-- migrate: repeat
-- A few rows a transaction, so that nobody waits.
update public.orders set channel = 'page'
 where id in (select id from public.orders where channel is null order by id limit 2 for update);
