-- Written by npm run db:schemas. Last in migrations/20261201000351_desk_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.desk_subscription(p_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_subscription public.subscriptions;
  v_account public.billing_accounts;
begin
  perform guichet.require_right('read_money');
  select * into v_subscription from public.subscriptions s where s.id = p_id;
  if not found then
    return null;
  end if;
  select * into v_account from public.billing_accounts a where a.id = v_subscription.billing_account_id;
  return guichet.subscription_row(v_subscription) || jsonb_build_object(
    'version', v_subscription.updated_at, 'stripe_subscription_id', v_subscription.stripe_subscription_id,
    'stripe_customer_id', v_account.stripe_customer_id, 'livemode', v_subscription.livemode,
    'stripe_status', v_subscription.stripe_status, 'needs_refetch', v_subscription.needs_refetch,
    'current_period_start', v_subscription.current_period_start, 'trial_start', v_subscription.trial_start,
    'cancel_at', v_subscription.cancel_at, 'collection_method', v_subscription.collection_method,
    'promo_code', v_subscription.promo_code, 'coupon_id', v_subscription.coupon_id,
    'items', (select coalesce(jsonb_agg(jsonb_build_object('item_id', i.id, 'type', i.type, 'code', i.code,
        'name', (select c.name from public.catalog_plans c where c.stripe_product_id = i.stripe_product_id),
        'stripe_price_id', i.stripe_price_id, 'quantity', i.quantity, 'unit_amount_minor', i.unit_amount,
        'currency', i.currency, 'metered', i.metered, 'period', i.period_interval,
        'period_count', i.period_interval_count, 'active', i.active, 'removed_at', i.removed_at)
        order by i.active desc, i.position, i.id), '[]')
      from public.subscription_items i where i.subscription_id = p_id),
    'seats', jsonb_build_object('billed', v_subscription.seat_billing_enabled,
      'quantity', (select x.quantity from public.subscription_seats x where x.subscription_id = p_id),
      'planned', (select x.planned_quantity from public.subscription_seats x where x.subscription_id = p_id)),
    'quotas', guichet.quota_rows(p_id),
    'covers', (select coalesce(jsonb_agg(jsonb_build_object('establishment_id', e.id, 'name', e.name,
        'active', c.active, 'members', (select count(*) from public.establishment_members m
          where m.establishment_id = e.id)) order by c.active desc, e.name), '[]')
      from public.subscription_coverage c join public.establishments e on e.id = c.establishment_id
      where c.subscription_id = p_id),
    'invoices', guichet.invoice_rows(v_account.id, p_id, 24),
    'look', guichet.look_shows(p_id));
end $function$;

comment on function public.desk_subscription(uuid) is 'A subscription, whole: as in desk_subscriptions, and {items, seats: {billed, quantity, planned}, quotas: guichet.quota_rows, covers, invoices: the latest 24, look: guichet.look_shows, …}; null where there is none.';

revoke all on function public.desk_subscription(uuid) from public, anon, authenticated, service_role;
grant execute on function public.desk_subscription(uuid) to authenticated;
grant execute on function public.desk_subscription(uuid) to service_role;
