-- Written by npm run db:schemas. Last in migrations/20261201000100_second_factor.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.has_second_factor(p_user uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return exists (select from auth.mfa_factors f where f.user_id = p_user and f.status = 'verified');
end $function$;

comment on function guichet.has_second_factor(uuid) is 'Whether a person has enrolled a second factor and proved it once.';

revoke all on function guichet.has_second_factor(uuid) from public, anon, authenticated, service_role;
