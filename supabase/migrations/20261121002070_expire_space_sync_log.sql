-- Upkeep of space_sync_log: what was done is history for a while, what failed is kept while its row is open.

create or replace function public.expire_space_sync_log(keep interval default interval '90 days',
  max_rows int default 20000) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_expired int;
begin
  delete from public.space_sync_log l
    where l.id = any(array(
      select old.id from public.space_sync_log old
      where old.created_at < now() - keep
        and not exists (select from public.outbox o where o.id = old.outbox_id
          and o.status in ('waiting', 'running', 'parked'))
      order by old.id limit max_rows));
  get diagnostics v_expired = row_count;
  return jsonb_build_object('expired', v_expired);
end $$;
comment on function public.expire_space_sync_log(interval, int) is 'Upkeep: deletes steps older than keep, except those of changes that are not settled yet, a few at a time → {expired}. What Stripe holds stands in space_products and space_prices, which stay.';
revoke execute on function public.expire_space_sync_log(interval, int) from public, anon, authenticated;
grant execute on function public.expire_space_sync_log(interval, int) to service_role;
