-- Subscriptions, as staff look at them.

create function guichet.subscription_row(p_subscription public.subscriptions) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('id', p_subscription.id, 'name', guichet.account_name(a),
    'email', a.billing_email, 'establishment_id', a.owner_establishment_id, 'person_id', a.owner_user_id,
    'plan_code', p_subscription.plan_code,
    'plan_name', (select c.name from public.catalog_plans c
      where c.stripe_product_id = p_subscription.stripe_product_id),
    'status', p_subscription.status, 'inferred', p_subscription.status_inferred, 'period', p_subscription.period,
    'current_period_end', p_subscription.current_period_end, 'trial_end', p_subscription.trial_end,
    'cancels', p_subscription.cancel_at_period_end or p_subscription.cancel_at is not null,
    'ended_at', p_subscription.ended_at, 'created_at', p_subscription.created_at,
    'price_minor', i.price, 'currency', coalesce(i.currency, p_subscription.currency))
    from (select 1) one left join public.billing_accounts a on a.id = p_subscription.billing_account_id
    left join lateral (select sum(t.unit_amount * coalesce(t.quantity, 1))::bigint as price, min(t.currency) as currency
      from public.subscription_items t
      where t.subscription_id = p_subscription.id and t.active and not t.metered) i on true
$$;
comment on function guichet.subscription_row(public.subscriptions) is 'A subscription in a list; price_minor: its items without metered ones, before discounts, a period.';

create function public.desk_subscriptions(p_status text default null, p_after text default null, p_limit int default 50)
  returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_limit int := least(greatest(coalesce(p_limit, 50), 1), 200);
  v_at timestamptz := coalesce(split_part(p_after, '~', 1)::timestamptz, 'infinity');
  v_id uuid := coalesce(split_part(p_after, '~', 2)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  v_rows jsonb;
  v_next text;
  v_count bigint;
begin
  perform guichet.require_right('read_money');
  select count(*) into v_count from (select from public.subscriptions x
    where p_status is null or x.status = p_status limit 1001) c;
  with page as materialized (
    select s.created_at, s.id, row_number() over (order by s.created_at desc, s.id desc) as nth
      from (select x.created_at, x.id from public.subscriptions x
        where (p_status is null or x.status = p_status) and (x.created_at, x.id) < (v_at, v_id)
        order by x.created_at desc, x.id desc limit v_limit + 1) s
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(guichet.subscription_row(s)) order by p.nth)
        filter (where p.nth <= v_limit), '[]'),
      max(case when p.nth = v_limit then p.created_at || '~' || p.id end)
        filter (where (select count(*) from page) > v_limit)
    into v_rows, v_next from page p join public.subscriptions s on s.id = p.id;
  return jsonb_build_object('rows', v_rows, 'next', v_next,
    -- counted as far as anybody reads
    'count', least(v_count, 1000), 'capped', v_count > 1000);
end $$;
comment on function public.desk_subscriptions(text, text, int) is 'Subscriptions, newest first, all or of one status → {rows: [{id, name, plan_code, plan_name, status, inferred, period, current_period_end, trial_end, cancels, ended_at, price_minor, currency, establishment_id?, person_id?, email?}], next: p_after or null, count, capped: there are more than that}.';

create function guichet.quota_rows(p_subscription uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('feature', q.feature_key, 'quota', q.quota_value, 'used',
    coalesce(u.used, 0),
      'period_start', u.period_start, 'period_end', u.period_end, 'item_id', q.subscription_item_id,
      'from', case when i.id is null then 'all_items' else i.code end, 'from_type', i.type,
      'defined_by', case when i.id is null then null
        when c.quotas ? q.feature_key::text or c.quotas <> '{}' then 'product' else 'code' end)
      order by q.feature_key::text, i.position nulls first, q.subscription_item_id), '[]')
    from guichet.subscription_quotas(array[p_subscription]) q
    left join public.subscription_items i on i.id = q.subscription_item_id
    left join public.catalog_prices r on i.stripe_product_id is null and r.stripe_price_id = i.stripe_price_id
    left join public.catalog_plans c on c.stripe_product_id = coalesce(i.stripe_product_id, r.stripe_product_id)
    left join lateral (select sum(x.used_value)::int as used, min(x.period_start) as period_start,
        max(x.period_end) as period_end
      from public.usage_counters x
      where x.subscription_id = p_subscription and x.feature_key = q.feature_key
        and x.subscription_item_id is not distinct from q.subscription_item_id and guichet.counter_is_current(x)) u
      on true
$$;
comment on function guichet.quota_rows(uuid) is 'What a subscription grants and how much of it is used: [{feature, quota: null is unlimited, used, period_start, period_end, from: code of the item that grants it or all_items, from_type, defined_by: product|code}].';

create function guichet.invoice_rows(p_account uuid, p_subscription uuid, p_limit int) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('invoice_id', i.id,
      'number', coalesce(i.number, i.stripe_invoice_id), 'status', i.status, 'total_minor', i.total,
      'due_minor', i.amount_due, 'paid_minor', i.amount_paid, 'left_minor', i.amount_remaining,
      'currency', i.currency, 'at', coalesce(i.stripe_created, i.created_at), 'due_at', i.due_date,
      'paid_at', i.paid_at, 'attempts', i.attempt_count, 'next_attempt_at', i.next_payment_attempt,
      'failed', i.payment_outcome = 'failed', 'url', i.hosted_invoice_url, 'pdf', i.invoice_pdf,
      'payment_id', guichet.payment_of(i.id), 'link', guichet.link_refusal('invoice', i.id) is null))
      order by i.stripe_created desc nulls last, i.id), '[]')
    from (select * from public.invoices_billing x
      where x.billing_account_id = p_account and (p_subscription is null or x.subscription_id = p_subscription)
      order by x.stripe_created desc nulls last limit p_limit) i
$$;
comment on function guichet.invoice_rows(uuid, uuid, int) is 'The latest invoices of an account, or of one of its subscriptions.';

create function public.desk_subscription(p_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
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
end $$;
comment on function public.desk_subscription(uuid) is 'A subscription, whole: as in desk_subscriptions, and {items, seats: {billed, quantity, planned}, quotas: guichet.quota_rows, covers, invoices: the latest 24, look: guichet.look_shows, …}; null where there is none.';

revoke execute on function guichet.subscription_row(public.subscriptions), guichet.quota_rows(uuid),
guichet.invoice_rows(uuid, uuid, int), public.desk_subscriptions(text, text, int), public.desk_subscription(uuid)
  from public, anon, authenticated;
grant execute on function public.desk_subscriptions(text, text, int), public.desk_subscription(uuid)
  to authenticated, service_role;
