-- Written by npm run db:schemas. Last in migrations/20261121002070_expire_space_sync_log.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.expire_space_sync_log(keep interval DEFAULT '90 days'::interval, max_rows integer DEFAULT 20000)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function public.expire_space_sync_log(interval,integer) is 'Upkeep: deletes steps older than keep, except those of changes that are not settled yet, a few at a time → {expired}. What Stripe holds stands in space_products and space_prices, which stay.';

revoke all on function public.expire_space_sync_log(interval,integer) from public, anon, authenticated, service_role;
grant execute on function public.expire_space_sync_log(interval,integer) to service_role;
