-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.share_use(counters guichet.counted[], uses integer, direction integer)
 RETURNS TABLE(id uuid, share integer)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
end $function$;

comment on function guichet.share_use(guichet.counted[],integer,integer) is 'Which counters so many uses take (direction 1) or are given back to (−1), and how much each; a subscription never gives more than it has left in all.';

revoke all on function guichet.share_use(guichet.counted[],integer,integer) from public, anon, authenticated, service_role;
