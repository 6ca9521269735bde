-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_establishment(p_establishment public.establishments, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('establishment', p_establishment.id::text, p_why, 'establishment', p_establishment.id::text,
      jsonb_build_object('name', p_establishment.name, 'at', p_establishment.created_at))
  );
end $function$;

comment on function guichet.found_establishment(public.establishments,text) is 'An establishment, as a search shows it.';

revoke all on function guichet.found_establishment(public.establishments,text) from public, anon, authenticated, service_role;
