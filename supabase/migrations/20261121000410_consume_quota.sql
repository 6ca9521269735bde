-- consume_quota / release_quota: use of a quota, atomic under any concurrency. The guard is in the UPDATE
-- that counts: whoever waited for the row sees what the others used.

create or replace function guichet.count_use(item jsonb, direction int) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_establishment uuid := (item ->> 'establishment_id')::uuid;
  v_subscription uuid := (item ->> 'subscription_id')::uuid;
  v_feature public.feature_key := guichet.used_feature((item ->> 'feature_key')::public.feature_key);
  v_limit public.feature_key := coalesce(guichet.limit_feature(v_feature), v_feature);
  v_amount int := coalesce((item ->> 'amount')::int, 1);
  v_counter record;
  v_used int;
  v_quota int;
  v_seen boolean := false;
begin
  if v_amount < 1 then
    raise exception 'amount % of feature % is not a positive number', v_amount, v_feature using errcode = '22023', column = 'amount';
  end if;
  if v_establishment is null or v_feature is null then
    raise exception 'a use names establishment_id and feature_key' using errcode = '22004', column = case when v_feature is null then 'feature_key' else 'establishment_id' end;
  end if;
  if guichet.caller_is_user() and not exists (select from guichet.my_establishment_ids() mine where mine = v_establishment) then
    raise exception 'you are not a member of establishment %', v_establishment
      using errcode = '42501', column = 'establishment_id', hint = 'Ask its owner to add you.';
  end if;

  for v_counter in
    select c.id, c.subscription_id, c.period_start
    from public.usage_counters c
    join public.subscriptions s on s.id = c.subscription_id and c.period_start is not distinct from guichet.utc_date(s.current_period_start)
    where c.establishment_id = v_establishment and c.feature_key = v_feature and (v_subscription is null or c.subscription_id = v_subscription)
    -- what ends first is used first; what is given back goes to what ends last
    order by direction * extract(epoch from coalesce(c.period_end, 'infinity')), c.subscription_id
  loop
    if direction > 0 then
      update public.usage_counters c set used_value = c.used_value + v_amount
        where c.id = v_counter.id and (c.quota_value is null or c.used_value + v_amount <= c.quota_value)
        returning c.used_value, c.quota_value into v_used, v_quota;
    else
      update public.usage_counters c set used_value = c.used_value - v_amount
        where c.id = v_counter.id and c.used_value >= v_amount
        returning c.used_value, c.quota_value into v_used, v_quota;
    end if;
    if found then
      -- the limit key shows the same use
      update public.usage_counters c set used_value = v_used
        where c.subscription_id = v_counter.subscription_id and c.establishment_id = v_establishment and c.feature_key = v_limit and c.feature_key <> v_feature
          and c.period_start is not distinct from v_counter.period_start;
      return jsonb_build_object('establishment_id', v_establishment, 'feature_key', item -> 'feature_key', 'subscription_id', v_counter.subscription_id,
        'result', case when direction > 0 then 'consumed' else 'released' end, 'used', v_used, 'quota', v_quota,
        -- a quota that shrank below what is used leaves nothing, not less than nothing; none leaves null
        'left', case when v_quota is not null then greatest(0, v_quota - v_used) end);
    end if;
    -- tell of the counter that comes closest
    if not v_seen then
      select c.used_value, c.quota_value into v_used, v_quota from public.usage_counters c where c.id = v_counter.id;
      v_seen := true;
    end if;
  end loop;
  return jsonb_build_object('establishment_id', v_establishment, 'feature_key', item -> 'feature_key', 'result', 'refused',
    'used', case when v_seen then v_used else 0 end, 'quota', case when v_seen then v_quota else 0 end,
    'left', case when v_seen then greatest(0, v_quota - v_used) else 0 end,
    'limit', case
      when direction < 0 then 'used'
      when v_seen or exists (
        select from public.subscription_coverage v join public.subscriptions s on s.id = v.subscription_id
        where v.establishment_id = v_establishment and v.active and guichet.grants_quota(s.stripe_status)) then v_limit::text
      else 'no_subscription'
    end);
end $$;
comment on function guichet.count_use(jsonb, int) is 'Counts one use up (1) or down (−1) in the first counter that has room.';
revoke execute on function guichet.count_use(jsonb, int) from public;

create or replace function guichet.family_order(feature text) returns public.feature_key
language sql immutable
as $$
  select case when feature = any(enum_range(null::public.feature_key)::text[]) then guichet.used_feature(feature::public.feature_key) end
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
  perform guichet.recompute_counters(array_agg(s.id order by s.id))
    from public.subscriptions s
    where guichet.grants_quota(s.stripe_status) and exists (
      select from public.subscription_coverage v
      join jsonb_array_elements(uses) u on v.establishment_id = guichet.try_uuid(u ->> 'establishment_id')
      where v.subscription_id = s.id and v.active and not exists (
        select from public.usage_counters c
        where c.subscription_id = s.id and c.establishment_id = v.establishment_id
          and c.period_start is not distinct from guichet.utc_date(s.current_period_start)))
    having count(*) > 0;

  -- several uses may reach several counters of one feature, which consuming and releasing go through in opposite orders:
  -- all of them first, in the order in which recompute_counters takes them
  if jsonb_array_length(uses) > 1 then
    perform from public.usage_counters c
      where (c.establishment_id, guichet.used_feature(c.feature_key)) in (
          select guichet.try_uuid(u ->> 'establishment_id'), guichet.family_order(u ->> 'feature_key') from jsonb_array_elements(uses) u)
        and (not guichet.caller_is_user() or c.establishment_id in (select guichet.my_establishment_ids()))
      order by c.establishment_id, guichet.used_feature(c.feature_key), c.feature_key, c.subscription_id for update of c;
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
comment on function public.consume_quota(jsonb) is 'Uses quota: [{establishment_id, feature_key, amount = 1, subscription_id?}] → {results: [{result: consumed|refused|error, used, quota, left, limit?}]}; quota and left null: unlimited; limit: the feature key that stopped it, or no_subscription. For the server, and for members of the establishment.';
revoke execute on function public.consume_quota(jsonb) from public, anon;
grant execute on function public.consume_quota(jsonb) to authenticated, service_role;

create or replace function public.release_quota(uses jsonb) returns jsonb
language sql security definer set search_path = ''
as $$ select guichet.count_uses(uses, -1) $$;
comment on function public.release_quota(jsonb) is 'Gives quota back, never below nothing used: as consume_quota → {results: [{result: released|refused|error, used, quota, left, limit?}]}; limit used: less was used than is given back. For the server alone: who uses a quota would reset it.';
revoke execute on function public.release_quota(jsonb) from public, anon, authenticated;
grant execute on function public.release_quota(jsonb) to service_role;
