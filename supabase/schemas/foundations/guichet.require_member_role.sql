-- Written by npm run db:schemas. Last in migrations/20261121000111_establishment_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.require_member_role(p_role text)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if p_role is null or p_role not in ('owner', 'admin', 'member') then
    raise exception '"%" is no role of a member', coalesce(p_role, 'null')
      using errcode = '22023', column = 'role', hint = 'owner, admin or member';
  end if;
end $function$;

comment on function guichet.require_member_role(text) is 'Refuses a word that is no role, before anything is asked or written.';

revoke all on function guichet.require_member_role(text) from public, anon, authenticated, service_role;
