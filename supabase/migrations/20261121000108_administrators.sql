-- Who is staff: asked by policies and functions of every room.

create function guichet.is_admin() returns boolean
language sql stable set search_path = ''
as $$ select coalesce((select auth.jwt()) -> 'app_metadata' ->> 'role', '') = 'admin' $$;
comment on function guichet.is_admin() is 'True where the signed-in user carries app_metadata.role = admin, which only the server can write.';
revoke execute on function guichet.is_admin() from public;
grant execute on function guichet.is_admin() to anon, authenticated, service_role;
