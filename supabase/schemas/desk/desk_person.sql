-- Written by npm run db:schemas. Last in migrations/20261201000322_desk_person.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_person(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_user public.users;
begin
  perform guichet.require_right('read_money');
  select * into v_user from public.users u where u.id = p_id;
  if not found then
    return null;
  end if;
  return jsonb_build_object('id', v_user.id, 'email', v_user.email, 'created_at', v_user.created_at,
    'stripe_customer_id', v_user.stripe_customer_id,
    'name', (select nullif(btrim(p.display_name), '') from public.profiles p where p.id = p_id),
    'locale', (select p.locale from public.profiles p where p.id = p_id),
    'licence', (select p.license from public.profiles p where p.id = p_id),
    'staff', guichet.roles_of(p_id),
    'wallets', (select coalesce(jsonb_agg(jsonb_build_object('wallet_id', w.id, 'balance_minor', w.balance_minor,
        'currency', w.currency, 'frozen_at', w.frozen_at, 'frozen_reason', w.frozen_reason) order by w.currency), '[]')
      from public.wallets w where w.user_id = p_id),
    'establishments', (select coalesce(jsonb_agg(jsonb_build_object('establishment_id', e.id, 'name', e.name,
        'role', m.role) order by e.name), '[]')
      from public.establishment_members m join public.establishments e on e.id = m.establishment_id
      where m.user_id = p_id),
    'subscriptions', (select coalesce(jsonb_agg(jsonb_build_object('subscription_id', s.id, 'plan_code', s.plan_code,
        'status', s.status, 'current_period_end', s.current_period_end) order by s.created_at desc), '[]')
      from public.billing_accounts a join public.subscriptions s on s.billing_account_id = a.id
      where a.owner_user_id = p_id and s.status not in ('canceled', 'incomplete_expired')));
end $function$;

comment on function public.desk_person(uuid) is 'A person: {id, email, name, locale, licence, created_at, stripe_customer_id, staff: roles, wallets: [{wallet_id, balance_minor, currency, frozen_at, frozen_reason}], establishments: [{establishment_id, name, role}], subscriptions: [{subscription_id, plan_code, status, current_period_end}] that have not ended}; null where there is none. The rest is desk_timeline.';

revoke all on function public.desk_person(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_person(uuid) to authenticated;
grant execute on function public.desk_person(uuid) to service_role;
