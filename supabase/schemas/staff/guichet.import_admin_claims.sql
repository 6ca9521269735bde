-- Written by npm run db:schemas. Last in migrations/20261121000114_set_staff_roles.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.import_admin_claims()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_imported integer := 0;
  v_user uuid;
begin
  update guichet.staff_state set claims_imported_at = clock_timestamp() where claims_imported_at is null;
  if not found then
    return 0;
  end if;
  for v_user in
    select a.id from auth.users a join public.users u on u.id = a.id where a.raw_app_meta_data ->> 'role' = 'admin'
      order by a.created_at, a.id
  loop
    insert into guichet.staff_roles (user_id, role) values (v_user, 'administrator') on conflict do nothing;
    perform guichet.record_action('manage_roles', 'guichet.staff_roles', v_user::text, 'app_metadata.role = admin',
      null,
      jsonb_build_object('roles', guichet.roles_of(v_user)));
    v_imported := v_imported + 1;
  end loop;
  return v_imported;
end $function$;

comment on function guichet.import_admin_claims() is 'Makes administrators of those whose account says app_metadata.role = admin, once in the life of a database → how many. Called by its own migration; later it does nothing.';

revoke all on function guichet.import_admin_claims() from public, anon, authenticated, service_role;
