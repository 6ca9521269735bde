-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.owns_establishment(p_user uuid, p_establishment uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (select from public.establishment_members m
    where m.establishment_id = p_establishment and m.user_id = p_user and m.role = 'owner')
$function$;

comment on function guichet.owns_establishment(uuid,uuid) is 'Whether a person owns an establishment: members and administrators of it do not decide on money.';

revoke all on function guichet.owns_establishment(uuid,uuid) from public, anon, authenticated, service_role;
