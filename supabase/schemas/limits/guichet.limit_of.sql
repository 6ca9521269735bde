-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.limit_of(p_name text)
 RETURNS guichet.limits
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select l from guichet.limits l where l.name = p_name $function$;

comment on function guichet.limit_of(text) is 'A limit as it is set.';

revoke all on function guichet.limit_of(text) from public, anon, authenticated, service_role;
