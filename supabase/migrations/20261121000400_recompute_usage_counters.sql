-- Quotas: what a subscription grants to each establishment that it covers. A feature is a family of two
-- keys: what is used, and the limit that plans name (MAX_INVOICES limits INVOICES_IMPORTED).

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
language sql immutable
as $$
  select case guichet.used_feature(feature)
    when 'INVOICES_IMPORTED' then 'MAX_INVOICES'
    when 'RECIPES_CREATED' then 'MAX_RECIPES'
    when 'SEATS_ACTIVE' then 'INCLUDED_SEATS_PER_ESTABLISHMENT'
  end::public.feature_key
$$;
comment on function guichet.limit_feature(public.feature_key) is 'The key that limits, given either key of a family.';
revoke execute on function guichet.limit_feature(public.feature_key) from public;

create or replace function guichet.grants_quota(status text) returns boolean
language sql immutable
as $$ select status in ('trialing', 'active', 'past_due') $$;
comment on function guichet.grants_quota(text) is 'Whether a subscription of this status, as Stripe itself says it (stripe_status), grants its quotas; past_due is the grace in which Stripe tries again.';
revoke execute on function guichet.grants_quota(text) from public;

create or replace function guichet.subscription_quotas(subscription_ids uuid[])
returns table (subscription_id uuid, feature_key public.feature_key, quota_value int)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with granted as (
    -- the plan once, add-ons and seats as often as they are billed
    select i.subscription_id, q.feature_key,
      -- whatever a catalogue says fits: it must not end the call that brings many in step
      q.quota_value::bigint * case when i.type = 'BASE' then 1 else coalesce(i.quantity, 1) end as value, q.quota_value is null as unlimited
    from public.subscription_items i join public.quota_definitions q on q.code = i.code
    where i.subscription_id = any(subscription_ids) and i.active
    union all
    -- a seat that no definition describes is one seat
    select i.subscription_id, 'SEATS_ACTIVE', coalesce(i.quantity, 1), false
    from public.subscription_items i
    where i.subscription_id = any(subscription_ids) and i.active and i.type = 'SEAT'
      and not exists (select from public.quota_definitions q where q.code = i.code and guichet.used_feature(q.feature_key) = 'SEATS_ACTIVE')
    union all
    select s.id, 'SEATS_ACTIVE', 0, not s.seat_billing_enabled from public.subscriptions s where s.id = any(subscription_ids)
  ), families as (
    -- what is counted is limited by the whole family; the limit key shows what plans name
    select g.subscription_id, guichet.used_feature(g.feature_key) as feature_key, sum(g.value) as value, bool_or(g.unlimited) as unlimited
    from granted g group by 1, 2
    union all
    select g.subscription_id, g.feature_key, sum(g.value), bool_or(g.unlimited)
    from granted g where g.feature_key <> guichet.used_feature(g.feature_key) group by 1, 2
  )
  select f.subscription_id, f.feature_key,
    case when not guichet.grants_quota(s.stripe_status) then 0 when not f.unlimited then least(f.value, 2147483647)::int end
  from families f join public.subscriptions s on s.id = f.subscription_id
  -- said again for the planner, which otherwise reads the whole table for one subscription
  where s.id = any(subscription_ids);
end $$;
comment on function guichet.subscription_quotas(uuid[]) is 'Quota per feature: plan + add-ons × quantity + seats; null: unlimited; 0 where the subscription grants nothing any more.';
revoke execute on function guichet.subscription_quotas(uuid[]) from public;

create or replace function guichet.recompute_counters(subscription_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
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
    order by c.establishment_id, guichet.used_feature(c.feature_key), c.feature_key, c.subscription_id for update;

  -- seats are not per period: their counters move on with their use
  update public.usage_counters c
    set period_start = guichet.utc_date(s.current_period_start), period_end = guichet.utc_date(s.current_period_end)
    from public.subscriptions s
    where s.id = c.subscription_id and s.id = any(subscription_ids) and guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'
      and (c.period_start, c.period_end) is distinct from (guichet.utc_date(s.current_period_start), guichet.utc_date(s.current_period_end));

  -- a new period is a new row, with nothing used
  insert into public.usage_counters as c (subscription_id, establishment_id, feature_key, used_value, quota_value, period_start, period_end)
  select q.subscription_id, v.establishment_id, q.feature_key,
    -- seats: the members that are there already
    case when guichet.used_feature(q.feature_key) = 'SEATS_ACTIVE' then (
      select count(*) from public.establishment_members m where m.establishment_id = v.establishment_id) else 0 end,
    q.quota_value, guichet.utc_date(s.current_period_start), guichet.utc_date(s.current_period_end)
  from guichet.subscription_quotas(subscription_ids) q
  join public.subscriptions s on s.id = q.subscription_id
  join public.subscription_coverage v on v.subscription_id = s.id and v.active
  order by q.subscription_id, v.establishment_id, q.feature_key
  on conflict (subscription_id, establishment_id, feature_key, period_start) do update
    set quota_value = excluded.quota_value, period_end = excluded.period_end
    where (c.quota_value, c.period_end) is distinct from (excluded.quota_value, excluded.period_end);

  -- what is granted no longer (an establishment that went, a feature that no item grants) has a quota of nothing,
  -- and leaves no row where nothing was used, in a past period neither: so that late events leave none. Members are
  -- counted again at any time: of seats nothing has to be kept
  select array_agg(c.id) filter (where c.used_value = 0 or guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'),
      array_agg(c.id) filter (where c.used_value > 0 and guichet.used_feature(c.feature_key) <> 'SEATS_ACTIVE'
        and c.period_start is not distinct from guichet.utc_date(s.current_period_start))
    into v_unused, v_used
    from public.usage_counters c
    join public.subscriptions s on s.id = c.subscription_id
    left join public.subscription_coverage v on v.subscription_id = c.subscription_id and v.establishment_id = c.establishment_id and v.active
    left join guichet.subscription_quotas(subscription_ids) q on q.subscription_id = c.subscription_id and q.feature_key = c.feature_key
    where c.subscription_id = any(subscription_ids)
      and (v.id is null or q.feature_key is null or c.period_start is distinct from guichet.utc_date(s.current_period_start));
  delete from public.usage_counters c where c.id = any(v_unused);
  update public.usage_counters c set quota_value = 0 where c.id = any(v_used) and c.quota_value is distinct from 0;
end $$;
comment on function guichet.recompute_counters(uuid[]) is 'Brings the counters of these subscriptions in step with items, coverage, status and period; use is never touched, seats begin with the members that there are. Once a transaction: it locks in one order.';
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
    join public.subscriptions s on s.id = i.subscription_id or (i.subscription_id is null and s.stripe_subscription_id = i.stripe_subscription_id)
    order by 1));
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('event_id', i.event_id, 'subscription_id', s.id,
      'result', case when s.id is not null then 'recomputed' else 'skipped' end)) order by i.ord), '[]')
    into v_results
    from rows from (jsonb_to_recordset(items) as (event_id text, subscription_id uuid, stripe_subscription_id text))
      with ordinality as i (event_id, subscription_id, stripe_subscription_id, ord)
    left join public.subscriptions s on s.id = i.subscription_id or (i.subscription_id is null and s.stripe_subscription_id = i.stripe_subscription_id);
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
