-- Written by npm run db:schemas. Last in migrations/20261121003200_vend_sessions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.make_vend_private()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.vend_session_private (session_id) values (new.id);
  return new;
end $function$;

comment on function guichet.make_vend_private() is 'Trigger: every session has its private row.';

revoke all on function guichet.make_vend_private() from public, anon, authenticated, service_role;
