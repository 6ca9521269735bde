-- Written by npm run db:schemas. Last in migrations/20261121003500_vend_payments.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.refuse_recharge_checkout(p_recharge_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_recharge public.wallet_recharges;
begin
  select * into v_recharge from public.wallet_recharges r where r.id = p_recharge_id for update;
  return case when v_recharge.status = 'open' then null
    else jsonb_build_object('checkout_id', (select c.stripe_id from public.checkouts c
      where c.recharge_id = p_recharge_id order by c.attempt desc limit 1))
      || case v_recharge.status when 'paid' then '{"next_step": "paid"}'::jsonb
        else '{"next_step": "refused", "reason": "ended"}' end end;
end $function$;

comment on function guichet.refuse_recharge_checkout(uuid) is 'Locks a recharge and says why a page that was made for it may not be paid any more; null where it may.';

revoke all on function guichet.refuse_recharge_checkout(uuid) from public, anon, authenticated, service_role;
