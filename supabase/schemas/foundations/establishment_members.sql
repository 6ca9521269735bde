-- Written by npm run db:schemas. Last in migrations/20261121000110_base_tables.sql, which never changes: change it in a new one.

create table public.establishment_members (
  establishment_id uuid not null,
  user_id uuid not null,
  role text default 'member'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint establishment_members_pkey PRIMARY KEY (establishment_id, user_id),
  constraint establishment_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text]))),
  constraint establishment_members_establishment_id_fkey FOREIGN KEY (establishment_id) REFERENCES public.establishments(id) ON DELETE CASCADE,
  constraint establishment_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

comment on table public.establishment_members is 'Who belongs to which establishment.';
comment on column public.establishment_members.establishment_id is 'Written by add_establishment_member and the server.';
comment on column public.establishment_members.user_id is 'Written by add_establishment_member and the server.';
comment on column public.establishment_members.role is 'owner, admin or member; owner is given by an owner or the server only, and one stays (trigger keep_an_owner). Written by add_establishment_member, set_establishment_member_role and the server.';
comment on column public.establishment_members.created_at is 'When the row was made; written by the database.';

CREATE INDEX establishment_members_user_id ON public.establishment_members USING btree (user_id);

alter table public.establishment_members enable row level security;
create policy "members of own establishments" on public.establishment_members for select to authenticated
  using ((establishment_id IN ( SELECT guichet.my_establishment_ids() AS my_establishment_ids)));

revoke all on public.establishment_members from public, anon, authenticated, service_role;
grant select on public.establishment_members to authenticated;
grant delete, insert, select, update on public.establishment_members to service_role;

CREATE TRIGGER keep_an_owner AFTER DELETE OR UPDATE OF role, establishment_id, user_id ON public.establishment_members FOR EACH ROW WHEN ((old.role = 'owner'::text)) EXECUTE FUNCTION guichet.keep_an_owner();
CREATE TRIGGER members_changed AFTER INSERT OR DELETE OR UPDATE OF establishment_id ON public.establishment_members FOR EACH ROW EXECUTE FUNCTION guichet.members_changed();
CREATE TRIGGER owner_leaves_checkouts AFTER DELETE OR UPDATE OF role, establishment_id, user_id ON public.establishment_members FOR EACH ROW WHEN ((old.role = 'owner'::text)) EXECUTE FUNCTION guichet.leave_open_checkouts();
