-- Written by npm run db:schemas. Last in migrations/20261121000112_staff_roles.sql, which never changes: change it in a new one.

create table guichet.staff_roles (
  user_id uuid not null,
  role text not null,
  granted_by uuid,
  granted_at timestamp with time zone default now() not null,
  constraint staff_roles_pkey PRIMARY KEY (user_id, role),
  constraint staff_roles_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'administrator'::text, 'staff'::text, 'support'::text, 'accountant'::text, 'technician'::text]))),
  constraint staff_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

comment on table guichet.staff_roles is 'Who works here, a row a role; several rows add up.';
comment on column guichet.staff_roles.user_id is 'The person. Written by set_staff_role, name_first_owner and guichet.import_admin_claims.';
comment on column guichet.staff_roles.role is 'owner, administrator, staff, support, accountant or technician. Written by the same.';
comment on column guichet.staff_roles.granted_by is 'auth.uid() of who gave it, null for the server; no foreign key, it outlives the account. Written by set_staff_role.';
comment on column guichet.staff_roles.granted_at is 'When. Written by the database.';

CREATE INDEX staff_roles_owners ON guichet.staff_roles USING btree (user_id) WHERE (role = 'owner'::text);

alter table guichet.staff_roles enable row level security;
create policy "own roles, and all for who may see them" on guichet.staff_roles for select to authenticated
  using (((user_id = ( SELECT auth.uid() AS uid)) OR ( SELECT guichet.may('read_staff'::text) AS may)));

revoke all on guichet.staff_roles from public, anon, authenticated, service_role;
grant select on guichet.staff_roles to authenticated;
grant select on guichet.staff_roles to service_role;

CREATE TRIGGER keep_an_owner AFTER DELETE OR UPDATE OF role, user_id ON guichet.staff_roles FOR EACH ROW WHEN ((old.role = 'owner'::text)) EXECUTE FUNCTION guichet.keep_an_owner_of_all();
CREATE TRIGGER ring_bell AFTER INSERT OR DELETE OR UPDATE ON guichet.staff_roles FOR EACH STATEMENT EXECUTE FUNCTION guichet.ring_bell('team');
