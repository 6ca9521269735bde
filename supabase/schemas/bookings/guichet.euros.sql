-- Written by npm run db:schemas. Last in migrations/20261121004150_immersion_emails.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.euros(p_cents bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$ select replace(to_char(p_cents / 100, 'FM9G999G999G999G999G999G990'), ',', U&'\00A0') || ','
  || lpad((p_cents % 100)::text, 2, '0') || U&'\00A0€' $function$;

comment on function guichet.euros(bigint) is '1 997,00 €, for letters, with spaces that do not break; integer arithmetic only.';

revoke all on function guichet.euros(bigint) from public, anon, authenticated, service_role;
