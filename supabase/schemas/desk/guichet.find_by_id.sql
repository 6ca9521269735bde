-- Written by npm run db:schemas. Last in migrations/20261201000315_search_by_id.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.find_by_id(p_id uuid, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_found jsonb := '[]';
begin
  if guichet.may('read_money') then
    v_found := coalesce((select jsonb_agg(guichet.found_order(o, p_why)) from public.orders o where o.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_payment(p, p_why)) from public.payments p
        where p.id = p_id or p.id = (select r.payment_id from public.refunds r where r.id = p_id)
          or p.recharge_id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_person(x.user_id, p_why)) from (
          select u.id as user_id from public.users u where u.id = p_id
          union all select w.user_id from public.wallets w where w.id = p_id
          union all select r.user_id from public.wallet_recharges r where r.id = p_id
            and not exists (select from public.payments p where p.recharge_id = r.id)) x), '[]')
      || coalesce((select jsonb_agg(guichet.found_invoice(i, p_why)) from public.invoices_billing i
        where i.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_subscription(s, p_why)) from public.subscriptions s
        where s.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_account(a, p_why)) from public.billing_accounts a
        where a.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_establishment(e, p_why)) from public.establishments e
        where e.id = p_id or e.id = (select c.establishment_id from public.subscription_checkouts c
          where c.id = p_id)), '[]');
  end if;
  if guichet.may('read_money') or guichet.may('manage_machines') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_vend(v, p_why)) from public.vend_sessions v
      where v.id = p_id), '[]')
      || coalesce((select jsonb_agg(guichet.found_machine(m, p_why)) from public.machines m where m.id = p_id), '[]');
  end if;
  if guichet.may('read_bookings') then
    v_found := v_found || coalesce((select jsonb_agg(guichet.found_booking(b, p_why))
      from public.immersion_bookings b where b.id = p_id), '[]');
  end if;
  return v_found;
end $function$;

comment on function guichet.find_by_id(uuid,text) is 'What has this id of ours, as far as the caller may see it.';

revoke all on function guichet.find_by_id(uuid,text) from public, anon, authenticated, service_role;
