-- Written by npm run db:schemas. Last in migrations/20261201000405_slots.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.count_slot_rev()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if (new.label, new.product_id, new.price_cents, new.capacity, new.low_at)
    is distinct from (old.label, old.product_id, old.price_cents, old.capacity, old.low_at) then
    new.rev := coalesce(old.rev, 0) + 1;
  end if;
  return new;
end $function$;

comment on function guichet.count_slot_rev() is 'Trigger: a new version of what is set of a slot, whoever sets it.';

revoke all on function guichet.count_slot_rev() from public, anon, authenticated, service_role;
