-- Written by npm run db:schemas. Last in migrations/20261201000310_search_results.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.person_named(p_user uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select jsonb_build_object('person_id', u.id, 'name', nullif(btrim(p.display_name), ''), 'email', u.email)
      from public.users u left join public.profiles p on p.id = u.id where u.id = p_user
  );
end $function$;

comment on function guichet.person_named(uuid) is 'A person as lists show them: {person_id, name, email}; null where there is none.';

revoke all on function guichet.person_named(uuid) from public, anon, authenticated, service_role;
