-- consume_quota / release_quota: use of a quota, atomic under any concurrency. The counters are locked before
-- they are read: whoever waited for them sees what the others used.

-- Of one use: what there is in all, and how much of the use each counter takes.
create type guichet.counted as (id uuid, subscription_id uuid, subscription_item_id uuid, used_value int,
  quota_value int, nth int);
comment on type guichet.counted is 'A counter that a use may take, in the order in which uses take them.';

create or replace function guichet.share_use(counters guichet.counted[], uses int, direction int)
  returns table (id uuid, share int)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  v_subscription uuid;
  v_all bigint := uses;
  v_room bigint;
  v_of_subscription bigint;
  v_counter guichet.counted;
begin
  -- one subscription that can take it whole before several; what ends first is used first, what is given back goes to
  -- what ends last
  for v_subscription in
    select c.subscription_id
    from (
      select c.subscription_id, min(c.nth) as first, max(c.nth) as last,
        case when direction < 0 then sum(c.used_value) when bool_or(c.quota_value is null) then null
          else greatest(0, sum(c.quota_value::bigint) - sum(c.used_value)) end as room
      from unnest(counters) c group by c.subscription_id
    ) c
    order by coalesce(c.room < uses, false), case when direction > 0 then c.first else -c.last end
  loop
    select case when direction < 0 then sum(c.used_value) when bool_or(c.quota_value is null) then 9223372036854775807
        else greatest(0, sum(c.quota_value::bigint) - sum(c.used_value)) end
      into v_of_subscription from unnest(counters) c where c.subscription_id = v_subscription;
    for v_counter in
      select c.* from unnest(counters) c where c.subscription_id = v_subscription order by direction * c.nth
    loop
      v_room := least(v_all, v_of_subscription,
        case when direction < 0 then v_counter.used_value when v_counter.quota_value is null then v_all
          else greatest(0, v_counter.quota_value - v_counter.used_value) end);
      if v_room > 0 then
        id := v_counter.id;
        share := v_room;
        return next;
        v_all := v_all - v_room;
        v_of_subscription := v_of_subscription - v_room;
      end if;
      exit when v_all = 0;
    end loop;
    exit when v_all = 0;
  end loop;
end $$;
comment on function guichet.share_use(guichet.counted[], int, int) is 'Which counters so many uses take (direction 1) or are given back to (−1), and how much each; a subscription never gives more than it has left in all.';
revoke execute on function guichet.share_use(guichet.counted[], int, int) from public;

create or replace function guichet.sum_counters(counters guichet.counted[], out used bigint, out quota bigint,
  out room bigint)
language sql immutable set search_path = ''
as $$
  with subscription as (
    select sum(c.used_value) as used, case when not bool_or(c.quota_value is null)
      then sum(c.quota_value::bigint) end as quota
    from unnest(counters) c group by c.subscription_id
  ), told as (
    -- one that grants nothing any more is spoken of only where no other does
    select s.* from subscription s where s.quota is distinct from 0
      or not exists (select from subscription o where o.quota is distinct from 0)
  )
  select coalesce(sum(t.used), 0), case when not coalesce(bool_or(t.quota is null), false)
    then coalesce(sum(t.quota), 0) end,
    -- a quota that shrank below what is used leaves nothing, not less than nothing
    case when not coalesce(bool_or(t.quota is null), false) then coalesce(sum(greatest(0, t.quota - t.used)), 0) end
  from told t
$$;
comment on function guichet.sum_counters(guichet.counted[]) is 'What is used, granted and left in all; quota and room null: unlimited.';
revoke execute on function guichet.sum_counters(guichet.counted[]) from public;

create or replace function guichet.count_use(item jsonb, direction int) returns jsonb
language plpgsql set search_path = ''
as $$
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
end $$;
comment on function guichet.count_use(jsonb, int) is 'Counts one use up (1) or down (−1) in the counters that have room, the one that ends first first.';
revoke execute on function guichet.count_use(jsonb, int) from public;

create or replace function guichet.family_order(feature text) returns public.feature_key
language sql immutable set search_path = ''
as $$
  select case when feature = any(enum_range(null::public.feature_key)::text[])
    then guichet.used_feature(feature::public.feature_key) end
$$;
comment on function guichet.family_order(text) is 'Key by which uses are sorted; null for what is no feature.';
revoke execute on function guichet.family_order(text) from public;

create or replace function guichet.count_uses(uses jsonb, direction int) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_use record;
  v_results jsonb[];
  v_message text;
  v_hint text;
  v_field text;
begin
  -- a period that has begun without its event being recomputed yet has no counter: make it before any row is locked
  perform guichet.recompute_counters(array_agg(distinct s.id))
    from (select distinct guichet.try_uuid(u ->> 'establishment_id') as establishment_id
      from jsonb_array_elements(uses) u) of_uses
    join public.subscription_coverage v on v.establishment_id = of_uses.establishment_id and v.active
    join public.subscriptions s on s.id = v.subscription_id and guichet.grants_quota(s.stripe_status)
    cross join lateral guichet.subscription_quotas(array[s.id]) q
    left join public.subscription_items i on i.id = q.subscription_item_id
    where not exists (
      select from public.usage_counters c
      where c.subscription_id = s.id and c.establishment_id = v.establishment_id and c.feature_key = q.feature_key
        and c.subscription_item_id is not distinct from q.subscription_item_id
        and c.period_start is not distinct from guichet.utc_date(
          coalesce(i.current_period_start, s.current_period_start)))
    having count(*) > 0;

  -- several uses may reach several counters of one feature, which consuming and releasing go through in opposite
  -- orders: all of them first, in the order in which recompute_counters takes them
  if jsonb_array_length(uses) > 1 then
    perform from public.usage_counters c
      where (c.establishment_id, guichet.used_feature(c.feature_key)) in (
          select guichet.try_uuid(u ->> 'establishment_id'), guichet.family_order(u ->> 'feature_key')
            from jsonb_array_elements(uses) u)
        and (not guichet.caller_is_user() or c.establishment_id in (select guichet.my_establishment_ids()))
      order by c.establishment_id, guichet.used_feature(c.feature_key), c.feature_key, c.subscription_id, c.id
        for update of c;
  end if;
  -- in the order of the counters: two callers with one use of each of several wait for each other and do not deadlock
  for v_use in
    select u.item, u.ord::int as place
    from jsonb_array_elements(uses) with ordinality as u (item, ord)
    order by lower(u.item ->> 'establishment_id'), guichet.family_order(u.item ->> 'feature_key'), u.ord
  loop
    begin
      v_results[v_use.place] := guichet.count_use(v_use.item, direction);
    exception
      when transaction_rollback or query_canceled then raise;
      when others then
        get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint, v_field = column_name;
        v_results[v_use.place] := jsonb_build_object('result', 'error', 'error', jsonb_strip_nulls(jsonb_build_object(
          'message', v_message, 'path', nullif(v_field, ''), 'hint', nullif(v_hint, ''))));
    end;
  end loop;
  return jsonb_build_object('results', coalesce(to_jsonb(v_results), '[]'));
end $$;
comment on function guichet.count_uses(jsonb, int) is 'Counts uses, each in a savepoint of its own; results in the order of the items.';
revoke execute on function guichet.count_uses(jsonb, int) from public;

create or replace function public.consume_quota(uses jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select guichet.count_uses(uses, 1) $$;
comment on function public.consume_quota(jsonb) is 'Uses quota: [{establishment_id, feature_key, amount = 1, subscription_id?}] → {results: [{result: consumed|refused|error, used, quota, left, reason?: quota_used_up|no_subscription, limit?, subscription_id, subscription_item_id}]}; used, quota and left are those of all counters that the use may take; quota and left null: unlimited; limit: the feature key that stopped it, or no_subscription; the ids say which counter took it, null: several. For the server, and for members of the establishment.';
revoke execute on function public.consume_quota(jsonb) from public, anon;
grant execute on function public.consume_quota(jsonb) to authenticated, service_role;

create or replace function public.release_quota(uses jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select guichet.count_uses(uses, -1) $$;
comment on function public.release_quota(jsonb) is 'Gives quota back, never below nothing used: as consume_quota, with subscription_id and subscription_item_id where a use says what took it → {results: [{result: released|refused|error, used, quota, left, reason?: not_used, limit?}]}; not_used: less was used than is given back. For the server alone: who uses a quota would reset it.';
revoke execute on function public.release_quota(jsonb) from public, anon, authenticated;
grant execute on function public.release_quota(jsonb) to service_role;
