-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_use(item jsonb, direction integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  v_establishment uuid := (item ->> 'establishment_id')::uuid;
  v_subscription uuid := (item ->> 'subscription_id')::uuid;
  v_item uuid := (item ->> 'subscription_item_id')::uuid;
  v_feature public.feature_key := guichet.used_feature((item ->> 'feature_key')::public.feature_key);
  v_limit public.feature_key := coalesce(guichet.limit_feature(v_feature), v_feature);
  v_amount int := coalesce((item ->> 'amount')::int, 1);
  v_counters guichet.counted[];
  v_from guichet.counted[];
  v_shares jsonb;
  v_taken guichet.counted;
  v_sum record;
  v_refused boolean;
begin
  if v_amount < 1 then
    raise exception 'amount % of feature % is not a positive number', v_amount, v_feature
      using errcode = '22023', column = 'amount';
  end if;
  if v_establishment is null or v_feature is null then
    raise exception 'a use names establishment_id and feature_key'
      using errcode = '22004', column = case when v_feature is null then 'feature_key' else 'establishment_id' end;
  end if;
  if guichet.caller_is_user() and not exists (select from guichet.my_establishment_ids() mine
    where mine = v_establishment) then
    raise exception 'you are not a member of establishment %', v_establishment
      using errcode = '42501', column = 'establishment_id', hint = 'Ask its owner to add you.';
  end if;

  -- locked in the order in which recompute_counters takes them: whoever waited sees what the others used
  perform from public.usage_counters c
    where c.establishment_id = v_establishment and c.feature_key in (v_feature, v_limit)
      and (v_subscription is null or c.subscription_id = v_subscription)
    order by c.establishment_id, guichet.used_feature(c.feature_key), c.feature_key, c.subscription_id, c.id for update;
  select array_agg(row(c.id, c.subscription_id, c.subscription_item_id, c.used_value, c.quota_value,
    c.nth)::guichet.counted order by c.nth)
    into v_counters
    from (
      select c.*, (row_number() over (order by coalesce(c.period_end, 'infinity'), i.type is distinct from 'BASE',
        c.subscription_id, i.position, c.id))::int as nth
      from public.usage_counters c
      join public.subscriptions s on s.id = c.subscription_id
      left join public.subscription_items i on i.id = c.subscription_item_id
      where c.establishment_id = v_establishment and c.feature_key = v_feature
        and (v_subscription is null or c.subscription_id = v_subscription)
        and guichet.counter_is_current(c)
    ) c;
  -- what is given back returns to where it came from, where that is said
  v_from := array(select c from unnest(v_counters) c
    where direction > 0 or v_item is null or c.subscription_item_id = v_item order by c.nth);

  v_sum := guichet.sum_counters(v_counters);
  v_refused := case when direction > 0 then coalesce(v_sum.room < v_amount, false)
    else coalesce((select sum(c.used_value) from unnest(v_from) c), 0) < v_amount end;
  if v_refused then
    return (select jsonb_build_object('establishment_id', v_establishment, 'feature_key', item -> 'feature_key',
        'result', 'refused', 'used', v_sum.used, 'quota', v_sum.quota, 'left', v_sum.room, 'reason', r.reason,
        'limit', case r.reason when 'quota_used_up' then v_limit::text else replace(r.reason, 'not_used', 'used') end)
      from (select case
        when direction < 0 then 'not_used'
        when v_counters is not null or exists (
          select from public.subscription_coverage v join public.subscriptions s on s.id = v.subscription_id
          where v.establishment_id = v_establishment and v.active and guichet.grants_quota(s.stripe_status))
          then 'quota_used_up'
        else 'no_subscription' end as reason) r);
  end if;

  select jsonb_object_agg(g.id, g.share) into v_shares from guichet.share_use(v_from, v_amount, direction) g;
  v_counters := array(
    select row(c.id, c.subscription_id, c.subscription_item_id,
      c.used_value + direction * coalesce((v_shares ->> c.id::text)::int, 0), c.quota_value, c.nth)::guichet.counted
    from unnest(v_counters) c order by c.nth);
  update public.usage_counters c set used_value = n.used_value
    from unnest(v_counters) n where v_shares ? n.id::text and c.id = n.id;
  -- the limit key shows the same use
  update public.usage_counters l set used_value = c.used_value
    from public.usage_counters c
    where v_shares ? c.id::text and l.subscription_id = c.subscription_id and l.establishment_id = v_establishment
      and l.feature_key = v_limit and v_limit <> v_feature
      and l.subscription_item_id is not distinct from c.subscription_item_id
        and l.period_start is not distinct from c.period_start;

  select case when count(distinct c.subscription_id) = 1 then (array_agg(c.subscription_id))[1] end as subscription_id,
      case when count(*) = 1 then (array_agg(c.subscription_item_id))[1] end as subscription_item_id
    into v_taken.subscription_id, v_taken.subscription_item_id from unnest(v_counters) c where v_shares ? c.id::text;
  v_sum := guichet.sum_counters(v_counters);
  return jsonb_build_object('establishment_id', v_establishment, 'feature_key', item -> 'feature_key',
    'subscription_id', v_taken.subscription_id, 'subscription_item_id', v_taken.subscription_item_id,
    'result', case when direction > 0 then 'consumed' else 'released' end, 'used', v_sum.used, 'quota', v_sum.quota,
      'left', v_sum.room);
end $function$;

comment on function guichet.count_use(jsonb,integer) is 'Counts one use up (1) or down (−1) in the counters that have room, the one that ends first first.';

revoke all on function guichet.count_use(jsonb,integer) from public, anon, authenticated, service_role;
