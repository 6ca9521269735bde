-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_uses(uses jsonb, direction integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.count_uses(jsonb,integer) is 'Counts uses, each in a savepoint of its own; results in the order of the items.';

revoke all on function guichet.count_uses(jsonb,integer) from public, anon, authenticated, service_role;
