-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.expire_recharges()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_expired integer;
begin
  update public.wallet_recharges r set status = 'expired' where r.id in (
    select o.id from public.wallet_recharges o
     -- the page's own event is given its time first
     where o.status = 'open' and o.created_at < now() - interval '2 hours' and guichet.recharge_is_over(o)
       order by o.created_at limit 200 for update skip locked);
  get diagnostics v_expired = row_count;
  return v_expired;
end $function$;

comment on function guichet.expire_recharges() is 'Ends recharges that nobody has paid, also those for which no page was made. Called by expire_vend_sessions.';

revoke all on function guichet.expire_recharges() from public, anon, authenticated, service_role;
