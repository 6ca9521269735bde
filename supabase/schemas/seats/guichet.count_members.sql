-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_members(establishment_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform from public.usage_counters c where c.establishment_id = any(establishment_ids)
    and guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'
    order by c.establishment_id, c.feature_key, c.subscription_id for update;
  update public.usage_counters c
    set used_value = (select count(*) from public.establishment_members m where m.establishment_id = c.establishment_id)
    where c.establishment_id = any(establishment_ids) and guichet.used_feature(c.feature_key) = 'SEATS_ACTIVE'
      and c.used_value <> (select count(*) from public.establishment_members m
        where m.establishment_id = c.establishment_id);
end $function$;

comment on function guichet.count_members(uuid[]) is 'SEATS_ACTIVE is the number of members, whoever added them.';

revoke all on function guichet.count_members(uuid[]) from public, anon, authenticated, service_role;
