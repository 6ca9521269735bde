-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.recompute_counters(subscription_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.recompute_counters(uuid[]) is 'Brings the counters of these subscriptions in step with items, coverage, status and periods; use is never touched, seats begin with the members that there are. Once a transaction: it locks in one order.';

revoke all on function guichet.recompute_counters(uuid[]) from public, anon, authenticated, service_role;
