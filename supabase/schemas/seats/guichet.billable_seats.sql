-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.billable_seats(subscription_id uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with included as (
    -- no definition: none is included; null: unlimited
    select coalesce(bool_or(q.quota_value is null), false) as unlimited, coalesce(max(q.quota_value), 0) as seats
    from guichet.subscription_quotas(array[billable_seats.subscription_id]) q
      where q.feature_key = 'INCLUDED_SEATS_PER_ESTABLISHMENT'
  )
  select coalesce(sum(case when i.unlimited then 0 else greatest(0, e.members - i.seats) end), 0)::int
  from included i, (
    select c.establishment_id, (select count(*) from public.establishment_members m
      where m.establishment_id = c.establishment_id) as members
    from public.subscription_coverage c where c.subscription_id = billable_seats.subscription_id and c.active
  ) e
$function$;

comment on function guichet.billable_seats(uuid) is 'Members beyond those included, summed over the establishments that the subscription covers.';

revoke all on function guichet.billable_seats(uuid) from public, anon, authenticated, service_role;
