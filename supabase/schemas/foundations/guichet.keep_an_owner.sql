-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_an_owner()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'UPDATE' and new.role = 'owner' and new.establishment_id = old.establishment_id then
    return null;
  end if;
  perform guichet.lock_members(old.establishment_id);
  -- an establishment that goes as a whole needs nobody any more
  if exists (select from public.establishments e where e.id = old.establishment_id)
    and not exists (select from public.establishment_members m
      where m.establishment_id = old.establishment_id and m.role = 'owner') then
    raise exception 'establishment % would be left without an owner', old.establishment_id
      using errcode = '23514', column = 'role', constraint = 'last_owner', hint = 'Make somebody else its owner first.';
  end if;
  return null;
end $function$;

comment on function guichet.keep_an_owner() is 'Trigger: an establishment that has an owner keeps one, whoever writes or deletes the row, also where the account of a person is deleted.';

revoke all on function guichet.keep_an_owner() from public, anon, authenticated, service_role;
