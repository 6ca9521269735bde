-- Written by npm run db:schemas. Last in migrations/20261201000352_desk_establishment.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_establishment(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_establishment public.establishments;
begin
  perform guichet.require_right('read_money');
  select * into v_establishment from public.establishments e where e.id = p_id;
  if not found then
    return null;
  end if;
  return jsonb_build_object('id', v_establishment.id, 'name', v_establishment.name,
    'created_at', v_establishment.created_at,
    'members', (select coalesce(jsonb_agg(guichet.person_named(m.user_id)
        || jsonb_build_object('role', m.role, 'since', m.created_at)
        order by m.role <> 'owner', m.role <> 'admin', m.created_at), '[]')
      from (select * from public.establishment_members x where x.establishment_id = p_id
        order by x.role <> 'owner', x.role <> 'admin', x.created_at limit 200) m),
    'members_count', (select count(*) from public.establishment_members x where x.establishment_id = p_id),
    'accounts', (select coalesce(jsonb_agg(jsonb_build_object('account_id', a.id, 'name', guichet.account_name(a),
        'email', a.billing_email, 'stripe_customer_id', a.stripe_customer_id, 'active', a.active,
        'livemode', a.livemode, 'tax_id', a.tax_id, 'country', a.country,
        'invoices', guichet.invoice_rows(a.id, null, 24)) order by a.active desc, a.created_at), '[]')
      from public.billing_accounts a where a.owner_establishment_id = p_id),
    -- its own, and those of somebody else that cover it
    'subscriptions', (select coalesce(jsonb_agg(guichet.subscription_row(s)
        || jsonb_build_object('own', a.owner_establishment_id is not distinct from p_id)
        order by s.status in ('canceled', 'incomplete_expired'), s.created_at desc), '[]')
      from public.subscriptions s left join public.billing_accounts a on a.id = s.billing_account_id
      where s.id in (select x.id from public.billing_accounts b join public.subscriptions x
          on x.billing_account_id = b.id where b.owner_establishment_id = p_id
        union select c.subscription_id from public.subscription_coverage c
          where c.establishment_id = p_id and c.active)));
end $function$;

comment on function public.desk_establishment(uuid) is 'An establishment: {id, name, created_at, members: [{person_id, name, email, role, since}] (200 at most), members_count, accounts: [{account_id, name, email, stripe_customer_id, invoices: the latest 24}], subscriptions: as in desk_subscriptions, own: whether it pays itself}; null where there is none.';

revoke all on function public.desk_establishment(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_establishment(uuid) to authenticated;
grant execute on function public.desk_establishment(uuid) to service_role;
