-- Written by npm run db:schemas. Last in migrations/20261121000106_business.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION public.business()
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select to_jsonb(b) - array['only_row', 'updated_at'] from guichet.business b $function$;

comment on function public.business() is 'Whose shop it is, for everybody → {name, zone, currency, language, contact_email, contact_phone, address, registration_number, vat_number}.';

revoke all on function public.business() from public, anon, authenticated, service_role;
grant execute on function public.business() to anon;
grant execute on function public.business() to authenticated;
grant execute on function public.business() to service_role;
