-- Written by npm run db:schemas. Last in migrations/20261121002000_spaces.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.number_space()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    new.rev := nextval('guichet.space_rev');
    return new;
  end if;
  if new.id <> old.id then
    raise exception 'the id of space % does not change', old.id
      using errcode = '22023', column = 'id',
        hint = 'Stripe''s product bears it: delete the space and make another one.';
  end if;
  if (new.name, new.description, new.capacity, new.price_per_hour, new.is_active, new.rev)
    is distinct from (old.name, old.description, old.capacity, old.price_per_hour, old.is_active, old.rev) then
    new.rev := nextval('guichet.space_rev');
  end if;
  return new;
end $function$;

comment on function guichet.number_space() is 'Trigger: a new revision for every change that Stripe must hear of; ids that Stripe gave us are none.';

revoke all on function guichet.number_space() from public, anon, authenticated, service_role;
