-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.keep_an_owner_of_all()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'UPDATE' and new.role = 'owner' then
    return null;
  end if;
  perform guichet.lock_owners();
  if not exists (select from guichet.staff_roles s where s.role = 'owner') then
    raise exception 'last_owner' using errcode = '23514', column = 'role', constraint = 'last_owner',
      hint = 'Make somebody else an owner first.';
  end if;
  return null;
end $function$;

comment on function guichet.keep_an_owner_of_all() is 'Trigger: the last owner stays, whoever writes or deletes the row, also where the account is deleted.';

revoke all on function guichet.keep_an_owner_of_all() from public, anon, authenticated, service_role;
