-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.my_owned_establishment_ids()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select establishment_id from public.establishment_members
  where user_id = (select auth.uid()) and role = 'owner' $function$;

comment on function guichet.my_owned_establishment_ids() is 'Establishments that the signed-in user owns: whose billing they may read.';

revoke all on function guichet.my_owned_establishment_ids() from public, anon, authenticated, service_role;
grant execute on function guichet.my_owned_establishment_ids() to authenticated;
grant execute on function guichet.my_owned_establishment_ids() to service_role;
