-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.found_person(p_user uuid, p_why text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select guichet.found('person', u.id::text, p_why, 'person', u.id::text,
      guichet.person_named(u.id) || jsonb_build_object('at', u.created_at))
      from public.users u where u.id = p_user
  );
end $function$;

comment on function guichet.found_person(uuid,text) is 'A person, as a search shows them; null where there is none.';

revoke all on function guichet.found_person(uuid,text) from public, anon, authenticated, service_role;
