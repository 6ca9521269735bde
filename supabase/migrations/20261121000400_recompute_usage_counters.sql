-- Quotas: what the items of a subscription grant to each establishment that it covers. A feature is a family of two
-- keys: what is used, and the limit that plans name (MAX_INVOICES limits INVOICES_IMPORTED).

-- no `set` clause: so that it is inlined
create or replace function guichet.used_feature(feature public.feature_key) returns public.feature_key
language sql immutable
as $$
  select case feature
    when 'MAX_INVOICES' then 'INVOICES_IMPORTED'
    when 'MAX_RECIPES' then 'RECIPES_CREATED'
    when 'INCLUDED_SEATS_PER_ESTABLISHMENT' then 'SEATS_ACTIVE'
    else feature
  end::public.feature_key
$$;
comment on function guichet.used_feature(public.feature_key) is 'The key that is counted, given either key of a family.';
revoke execute on function guichet.used_feature(public.feature_key) from public;

create or replace function guichet.limit_feature(feature public.feature_key) returns public.feature_key
language sql immutable set search_path = ''
as $$
  select case guichet.used_feature(feature)
    when 'INVOICES_IMPORTED' then 'MAX_INVOICES'
    when 'RECIPES_CREATED' then 'MAX_RECIPES'
    when 'SEATS_ACTIVE' then 'INCLUDED_SEATS_PER_ESTABLISHMENT'
  end::public.feature_key
$$;
comment on function guichet.limit_feature(public.feature_key) is 'The key that limits, given either key of a family.';
revoke execute on function guichet.limit_feature(public.feature_key) from public;

-- no `set` clause: so that it is inlined
create or replace function guichet.grants_quota(status text) returns boolean
language sql immutable
as $$ select status in ('trialing', 'active', 'past_due') $$;
comment on function guichet.grants_quota(text) is 'Whether a subscription of this status, as Stripe itself says it (stripe_status), grants its quotas; past_due is the grace in which Stripe tries again.';
revoke execute on function guichet.grants_quota(text) from public;

create or replace function guichet.counter_is_current(counter public.usage_counters) returns boolean
language sql stable set search_path = ''
as $$
  select guichet.used_feature((counter).feature_key) = 'SEATS_ACTIVE' or coalesce((
    select case when i.active is not false then (counter).period_start is not distinct from guichet.utc_date(
      coalesce(i.current_period_start, s.current_period_start))
      -- what was used of an item that has gone counts until its period is over: who buys and gives back has used it all
      -- the same
      else (counter).period_end > guichet.utc_date(clock_timestamp()) end
    from public.subscriptions s left join public.subscription_items i on i.id = (counter).subscription_item_id
    where s.id = (counter).subscription_id), false)
$$;
comment on function guichet.counter_is_current(public.usage_counters) is 'Whether what this counter holds counts now.';
revoke execute on function guichet.counter_is_current(public.usage_counters) from public;

create or replace function guichet.item_quotas(subscription_ids uuid[])
returns table (subscription_id uuid, subscription_item_id uuid, feature_key public.feature_key, value bigint,
  unlimited boolean)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with item as (
    select i.id, i.subscription_id, i.type, i.code, i.quantity, c.stripe_product_id, c.metadata_code, c.quotas,
      coalesce(c.type = 'BASE', c.metadata ? 'plan_code' and not guichet.is_beside_a_plan(c)) as says_plan,
      -- the plan once, also where two of its prices are billed
      row_number() over (partition by i.subscription_id, i.type,
        coalesce(c.stripe_product_id, i.stripe_product_id, i.code)
        order by i.position, i.stripe_subscription_item_id) as nth
    from public.subscription_items i
    left join public.catalog_prices p on i.stripe_product_id is null and p.stripe_price_id = i.stripe_price_id
    left join public.catalog_plans c on c.stripe_product_id = coalesce(i.stripe_product_id, p.stripe_product_id)
    where i.subscription_id = any(subscription_ids) and i.active
  ), granting as (
    select g.*,
      -- what a plan grants is granted by the plan: not by an add-on, a seat or a metered price of the same product or
      -- code as well
      g.type <> 'BASE' and (g.type = 'SEAT' and g.says_plan is true
        or exists (select from item b where b.subscription_id = g.subscription_id and b.type = 'BASE'
          and (b.stripe_product_id = g.stripe_product_id or g.metadata_code in (b.metadata_code, b.code)
            or coalesce(g.quotas, '{}') = '{}' and g.code in (b.metadata_code, b.code)))) as of_the_plan
    from item g
  ), defined as (
    -- by product
    select g.id, q.key::public.feature_key as feature_key, (q.value #>> '{}')::numeric as value
    from granting g, jsonb_each(g.quotas) q
    where not g.of_the_plan and (g.type <> 'BASE' or g.nth = 1)
    union all
    -- by code, where its product defines nothing
    select g.id, q.feature_key, coalesce(q.quota_value, -1)
    from granting g
    cross join lateral (
      select n.code from unnest(array[g.code, g.metadata_code]) with ordinality as n (code, ord)
      where exists (select from public.quota_definitions d where d.code = n.code) order by n.ord limit 1
    ) known
    join public.quota_definitions q on q.code = known.code
    where coalesce(g.quotas, '{}') = '{}' and (g.type = 'BASE' and g.nth = 1 or g.type <> 'BASE' and not g.of_the_plan
      -- nor by any other plan, whose code it may name
      and not exists (select from public.catalog_plans h
        where h.code = known.code and coalesce(h.type = 'BASE', h.metadata ? 'plan_code'
          and not guichet.is_beside_a_plan(h))))
  )
  -- add-ons and seats as often as they are billed. Whatever a catalogue says fits: it must not end the call that brings
  -- many in step
  select i.subscription_id, i.id, d.feature_key,
    (least(greatest(d.value, 0), 2147483647) * case when i.type = 'BASE' then 1
      else coalesce(i.quantity, 1) end)::bigint,
    d.value < 0 and (i.type = 'BASE' or coalesce(i.quantity, 1) > 0)
  from defined d join item i on i.id = d.id;
end $$;
comment on function guichet.item_quotas(uuid[]) is 'What each active item of these subscriptions grants: as its product defines it, else its code; the plan once, add-ons × quantity.';
revoke execute on function guichet.item_quotas(uuid[]) from public;

create or replace function guichet.subscription_quotas(subscription_ids uuid[])
returns table (subscription_id uuid, subscription_item_id uuid, feature_key public.feature_key, quota_value int)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with granted as (
    -- seats are counted, not used up: one quota of all items
    select q.subscription_id, case when guichet.used_feature(q.feature_key) <> 'SEATS_ACTIVE'
      then q.subscription_item_id end as subscription_item_id,
      q.feature_key, q.value, q.unlimited, q.subscription_item_id as by
    from guichet.item_quotas(subscription_ids) q
  ), with_seats as (
    select g.subscription_id, g.subscription_item_id, g.feature_key, g.value, g.unlimited from granted g
    union all
    -- a seat that no definition describes is one seat
    select i.subscription_id, null, 'SEATS_ACTIVE', coalesce(i.quantity, 1), false
    from public.subscription_items i
    where i.subscription_id = any(subscription_ids) and i.active and i.type = 'SEAT'
      and not exists (select from granted g where g.by = i.id and guichet.used_feature(g.feature_key) = 'SEATS_ACTIVE')
    union all
    select s.id, null, 'SEATS_ACTIVE', 0, not s.seat_billing_enabled from public.subscriptions s
      where s.id = any(subscription_ids)
  ), families as (
    -- what is counted is limited by the whole family; the limit key shows what plans name
    select g.subscription_id, g.subscription_item_id, guichet.used_feature(g.feature_key) as feature_key,
      sum(g.value) as value, bool_or(g.unlimited) as unlimited
    from with_seats g group by 1, 2, 3
    union all
    select g.subscription_id, g.subscription_item_id, g.feature_key, sum(g.value), bool_or(g.unlimited)
    from with_seats g where g.feature_key <> guichet.used_feature(g.feature_key) group by 1, 2, 3
  )
  select f.subscription_id, f.subscription_item_id, f.feature_key,
    case when not guichet.grants_quota(s.stripe_status) then 0
      when not f.unlimited then least(f.value, 2147483647)::int end
  from families f join public.subscriptions s on s.id = f.subscription_id
  -- said again for the planner, which otherwise reads the whole table for one subscription
  where s.id = any(subscription_ids);
end $$;
comment on function guichet.subscription_quotas(uuid[]) is 'Quota per feature and the item that grants it, of seats one of all items; null: unlimited; 0 where the subscription grants nothing any more.';
revoke execute on function guichet.subscription_quotas(uuid[]) from public;

create or replace function guichet.tell_undefined_quotas(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  -- once a plan, not once a customer; a product that is not known yet is being fetched, and speaks first
  insert into public.alert_outbox (template, subject, data)
    select 'quota_undefined', coalesce(s.stripe_product_id, s.stripe_price_id, s.stripe_subscription_id) as subject,
      jsonb_build_object('subscription', s.stripe_subscription_id, 'plan_code', s.plan_code, 'product',
        s.stripe_product_id, 'price', s.stripe_price_id,
        'customer', a.stripe_customer_id, 'customer_name', a.company_name, 'livemode', s.livemode)
    from public.subscriptions s left join public.billing_accounts a on a.id = s.billing_account_id
    where s.id = any(subscription_ids) and guichet.grants_quota(s.stripe_status)
      and s.stripe_subscription_id is not null
      and exists (select from public.subscription_items i where i.subscription_id = s.id and i.active)
      and not exists (
        select from public.subscription_items i where i.subscription_id = s.id and i.active
          and i.stripe_product_id is not null
          and not exists (select from public.catalog_plans c where c.stripe_product_id = i.stripe_product_id))
      and not exists (select from guichet.item_quotas(array[s.id]))
    order by subject, s.id
    on conflict (template, subject) do nothing;
end $$;
comment on function guichet.tell_undefined_quotas(uuid[]) is 'Alerts where a subscription that grants has no quota definition at all: somebody pays and gets nothing.';
revoke execute on function guichet.tell_undefined_quotas(uuid[]) from public;

create or replace function guichet.ask_for_products(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  v_product text;
  v_row uuid;
begin
  for v_product in
    select distinct i.stripe_product_id
    from public.subscription_items i join public.subscriptions s on s.id = i.subscription_id
    where i.subscription_id = any(subscription_ids) and i.active and i.stripe_product_id is not null
      and guichet.grants_quota(s.stripe_status)
      and not exists (select from public.catalog_plans c where c.stripe_product_id = i.stripe_product_id)
      and not exists (select from public.outbox o where o.topic = 'stripe.object.fetch'
        and o.object_key = i.stripe_product_id and o.status in ('waiting', 'running', 'parked'))
    order by 1
  loop
    -- not at once: its own event may be on its way
    v_row := guichet.enqueue_outbox('stripe.object.fetch', v_product,
      jsonb_build_object('object', 'product', 'stripe_id', v_product));
    update public.outbox o set next_attempt_at = clock_timestamp() + interval '4 seconds'
      where o.id = v_row and o.attempts = 0;
  end loop;
end $$;
comment on function guichet.ask_for_products(uuid[]) is 'Asks Stripe for the products of these subscriptions of which no event ever came (older than the installation): plan and quotas stand in them.';
revoke execute on function guichet.ask_for_products(uuid[]) from public;

create type guichet.granted_quota as (subscription_id uuid, subscription_item_id uuid, feature_key public.feature_key,
  quota_value int, period_start date, period_end date);
comment on type guichet.granted_quota is 'A quota with the period of the item that grants it, of seats of the subscription.';

create or replace function guichet.recompute_counters(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  v_quotas guichet.granted_quota[];
  v_unused uuid[];
  v_used uuid[];
begin
  if coalesce(cardinality(subscription_ids), 0) = 0 then
    return;
  end if;
  -- one at a time per subscription: two that create the same period would collide
  perform guichet.lock_objects(array(select 'counters:' || id from unnest(subscription_ids) id));
  -- in the order in which consume_quota takes them
  perform from public.usage_counters c where c.subscription_id = any(subscription_ids)
    order by c.establishment_id, guichet.used_feature(c.feature_key), c.feature_key, c.subscription_id, c.id for update;
  select array_agg(row(q.subscription_id, q.subscription_item_id, q.feature_key, q.quota_value,
    guichet.utc_date(coalesce(i.current_period_start, s.current_period_start)),
      guichet.utc_date(case when i.current_period_start is null then s.current_period_end
        else i.current_period_end end))::guichet.granted_quota)
    into v_quotas
    from guichet.subscription_quotas(subscription_ids) q
    join public.subscriptions s on s.id = q.subscription_id
    left join public.subscription_items i on i.id = q.subscription_item_id;

  -- seats are not per period: their counters move on with their use
  update public.usage_counters c
    set period_start = guichet.utc_date(s.current_period_start), period_end = guichet.utc_date(s.current_period_end)
    from public.subscriptions s
    where s.id = c.subscription_id and s.id = any(subscription_ids)
      and guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'
      and (c.period_start, c.period_end) is distinct from (guichet.utc_date(s.current_period_start),
        guichet.utc_date(s.current_period_end));

  -- a period that began before the last one of its item was over (its price was changed): the use goes on, also where
  -- the quota was used up. After a trial what is paid for begins with nothing used
  update public.usage_counters c
    set period_start = moved.period_start, period_end = moved.period_end
    from (
      select distinct on (q.subscription_item_id, q.feature_key, h.establishment_id) h.id, q.period_start, q.period_end
      from unnest(v_quotas) q
      join public.subscriptions s on s.id = q.subscription_id
      join public.usage_counters h on h.subscription_item_id = q.subscription_item_id and h.feature_key = q.feature_key
      where h.used_value > 0 and h.period_start <> q.period_start and q.period_start < h.period_end
        and coalesce(q.period_end > h.period_start, true)
        and q.period_start is distinct from guichet.utc_date(s.trial_end)
        and not exists (
          select from public.usage_counters t where t.subscription_item_id = q.subscription_item_id
            and t.feature_key = q.feature_key
            and t.establishment_id is not distinct from h.establishment_id and t.period_start = q.period_start
              and t.used_value > 0)
      order by q.subscription_item_id, q.feature_key, h.establishment_id, h.period_start desc
    ) moved
    where c.id = moved.id;

  -- what has gone counts no longer than what is granted in its place: whoever gives a year up for months would
  -- otherwise pay for months in which nothing is left
  update public.usage_counters c
    set period_end = granted.period_end
    from (
      select q.subscription_id, q.feature_key, max(q.period_end) as period_end from unnest(v_quotas) q
      where q.subscription_item_id is not null group by q.subscription_id, q.feature_key
    ) granted
    where c.subscription_id = granted.subscription_id and c.feature_key = granted.feature_key
      and c.period_end > granted.period_end
      and exists (select from public.subscription_items i where i.id = c.subscription_item_id and not i.active);

  -- a new period is a new row, with nothing used
  insert into public.usage_counters as c (subscription_id, subscription_item_id, establishment_id, feature_key,
    used_value, quota_value, period_start, period_end)
  select q.subscription_id, q.subscription_item_id, v.establishment_id, q.feature_key,
    -- seats: the members that are there already
    case when guichet.used_feature(q.feature_key) = 'SEATS_ACTIVE' then (
      select count(*) from public.establishment_members m where m.establishment_id = v.establishment_id)
      -- a limit that is named only now shows what is used already
      when guichet.used_feature(q.feature_key) <> q.feature_key then coalesce((
        select u.used_value from public.usage_counters u
          where u.subscription_id = q.subscription_id and u.establishment_id = v.establishment_id
          and u.feature_key = guichet.used_feature(q.feature_key)
            and u.subscription_item_id is not distinct from q.subscription_item_id
          and u.period_start is not distinct from q.period_start), 0)
      else 0 end,
    q.quota_value, q.period_start, q.period_end
  from unnest(v_quotas) q
  join public.subscription_coverage v on v.subscription_id = q.subscription_id and v.active
  order by q.subscription_id, v.establishment_id, q.feature_key, q.subscription_item_id
  on conflict (subscription_id, establishment_id, feature_key, subscription_item_id, period_start) do update
    set quota_value = excluded.quota_value, period_end = excluded.period_end
    where (c.quota_value, c.period_end) is distinct from (excluded.quota_value, excluded.period_end);

  -- what is granted no longer (an establishment that went, an item that went, a feature that no item grants) has a
  -- quota of nothing, and leaves no row where nothing was used, in a past period neither: so that late events leave
  -- none. Members are counted again at any time: of seats nothing has to be kept
  select array_agg(c.id) filter (where c.used_value = 0 or guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'),
      array_agg(c.id) filter (where c.used_value > 0 and guichet.used_feature(c.feature_key) <> 'SEATS_ACTIVE'
        and guichet.counter_is_current(c))
    into v_unused, v_used
    from public.usage_counters c
    left join public.subscription_coverage v on v.subscription_id = c.subscription_id
      and v.establishment_id = c.establishment_id and v.active
    left join unnest(v_quotas) q on q.subscription_id = c.subscription_id and q.feature_key = c.feature_key
      and q.subscription_item_id is not distinct from c.subscription_item_id
        and q.period_start is not distinct from c.period_start
    where c.subscription_id = any(subscription_ids) and (v.id is null or q.feature_key is null);
  delete from public.usage_counters c where c.id = any(v_unused);
  update public.usage_counters c set quota_value = 0 where c.id = any(v_used) and c.quota_value is distinct from 0;

  perform guichet.ask_for_products(subscription_ids);
  perform guichet.tell_undefined_quotas(array(
    select s from unnest(subscription_ids) s
    where not exists (select from unnest(v_quotas) q where q.subscription_id = s and q.feature_key <> 'SEATS_ACTIVE')));
end $$;
comment on function guichet.recompute_counters(uuid[]) is 'Brings the counters of these subscriptions in step with items, coverage, status and periods; use is never touched, seats begin with the members that there are. Once a transaction: it locks in one order.';
revoke execute on function guichet.recompute_counters(uuid[]) from public;

create or replace function guichet.recompute_items(items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_results jsonb;
begin
  perform guichet.recompute_counters(array(
    select distinct s.id
    from jsonb_to_recordset(items) as i (subscription_id uuid, stripe_subscription_id text)
    join public.subscriptions s on s.id = i.subscription_id
      or (i.subscription_id is null and s.stripe_subscription_id = i.stripe_subscription_id)
    order by 1));
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('event_id', i.event_id, 'subscription_id', s.id,
      'result', case when s.id is not null then 'recomputed' else 'skipped' end)) order by i.ord), '[]')
    into v_results
    from rows from (jsonb_to_recordset(items) as (event_id text, subscription_id uuid, stripe_subscription_id text))
      with ordinality as i (event_id, subscription_id, stripe_subscription_id, ord)
    left join public.subscriptions s on s.id = i.subscription_id
      or (i.subscription_id is null and s.stripe_subscription_id = i.stripe_subscription_id);
  return v_results;
end $$;
comment on function guichet.recompute_items(jsonb) is 'The set-based part of recompute_usage_counters.';
revoke execute on function guichet.recompute_items(jsonb) from public;

create or replace function public.recompute_usage_counters(subscriptions jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select jsonb_build_object('results', guichet.in_savepoints('guichet.recompute_items(jsonb)', subscriptions)) $$;
comment on function public.recompute_usage_counters(jsonb) is 'Recomputes quotas of [{subscription_id | stripe_subscription_id, event_id?}] → {results: [{event_id?, subscription_id?, result: recomputed|skipped|error}]}; skipped: it names no subscription that is known.';
revoke execute on function public.recompute_usage_counters(jsonb) from public, anon, authenticated;
grant execute on function public.recompute_usage_counters(jsonb) to service_role;
