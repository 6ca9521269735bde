-- Written by npm run db:schemas. Last in migrations/20261121000410_consume_quota.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.sum_counters(counters guichet.counted[], OUT used bigint, OUT quota bigint, OUT room bigint)
 RETURNS record
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$;

comment on function guichet.sum_counters(guichet.counted[]) is 'What is used, granted and left in all; quota and room null: unlimited.';

revoke all on function guichet.sum_counters(guichet.counted[]) from public, anon, authenticated, service_role;
