-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.is_last_owner(p_establishment uuid, p_user uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select guichet.owns_establishment(p_user, p_establishment) and not exists (
    select from public.establishment_members m where m.establishment_id = p_establishment and m.role = 'owner'
      and m.user_id <> p_user)
$function$;

comment on function guichet.is_last_owner(uuid,uuid) is 'Whether nobody else owns the establishment. The caller holds lock_members.';

revoke all on function guichet.is_last_owner(uuid,uuid) from public, anon, authenticated, service_role;
