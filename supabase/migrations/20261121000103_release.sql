-- Which release this database is of. Nodes, bridge and pages are of the same or say so; a later release replaces
-- guichet.release() in a migration of its own, and guichet.serves_release() where it serves an earlier one too.

create function guichet.release() returns text
language sql immutable set search_path = ''
as $$ select '0.2.0' $$;
comment on function guichet.release() is 'The release of Guichet whose migrations are in this database; package.json says the same.';
revoke execute on function guichet.release() from public;

create function guichet.serves_release(needed text) returns boolean
language sql immutable set search_path = ''
as $$
  -- what the third number counts changes nothing between database and programs
  select coalesce(substring(needed from '^\d+\.\d+') = substring(guichet.release() from '^\d+\.\d+'), false)
$$;
comment on function guichet.serves_release(text) is 'Whether a program of that release may work with this database: the first two numbers are the same.';
revoke execute on function guichet.serves_release(text) from public;

create function guichet.require_release(needed text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if not guichet.serves_release(needed) then
    -- PostgREST answers 503: whoever asks may ask again once both are of one release
    raise exception 'this database is of release %, who calls needs %', guichet.release(), coalesce(needed, 'none')
      using errcode = 'PT503',
        hint = 'The older one is brought up: npm run db:migrate, or the package of the database''s release.';
  end if;
end $$;
comment on function guichet.require_release(text) is 'Refuses (PT503) a caller of a release that this database does not serve.';
revoke execute on function guichet.require_release(text) from public;

create function public.guichet_release() returns text
language sql stable security definer set search_path = ''
as $$ select guichet.release() $$;
comment on function public.guichet_release() is 'The release of this database, for nodes, bridge and pages: one that does not know this function is of before 0.2.0. Everybody.';
revoke execute on function public.guichet_release() from public;
grant execute on function public.guichet_release() to anon, authenticated, service_role;
