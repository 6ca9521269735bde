-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.recharge_is_over(p_recharge public.wallet_recharges)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- its page ends an hour after the row was made; Stripe opens none of less than 30 minutes
  select now() > coalesce((select c.expires_at from public.checkouts c
    where c.recharge_id = p_recharge.id and c.url is not null),
    p_recharge.created_at + interval '29 minutes 30 seconds')
$function$;

comment on function guichet.recharge_is_over(public.wallet_recharges) is 'Whether an open recharge can be paid no more, so far as the database knows; money that comes all the same is credited.';

revoke all on function guichet.recharge_is_over(public.wallet_recharges) from public, anon, authenticated, service_role;
