-- Written by npm run db:schemas. Last in migrations/20261121002100_seats.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.members_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_establishments uuid[];
begin
  v_establishments := case tg_op
    when 'INSERT' then array[new.establishment_id] when 'DELETE' then array[old.establishment_id]
      else array[old.establishment_id, new.establishment_id] end;
  -- subscriptions are locked before counters, as everywhere
  perform guichet.enqueue_seats(array(
    select c.subscription_id from public.subscription_coverage c
      where c.active and c.establishment_id = any(v_establishments)));
  perform guichet.count_members(v_establishments);
  return null;
end $function$;

comment on function guichet.members_changed() is 'Trigger: who joins or leaves is counted, and billed where seats are.';

revoke all on function guichet.members_changed() from public, anon, authenticated, service_role;
