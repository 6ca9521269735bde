-- Written by npm run db:schemas. Last in migrations/20261121000103_release.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.require_release(needed text)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if not guichet.serves_release(needed) then
    -- PostgREST answers 503: whoever asks may ask again once both are of one release
    raise exception 'this database is of release %, who calls needs %', guichet.release(), coalesce(needed, 'none')
      using errcode = 'PT503',
        hint = 'The older one is brought up: npm run db:migrate, or the package of the database''s release.';
  end if;
end $function$;

comment on function guichet.require_release(text) is 'Refuses (PT503) a caller of a release that this database does not serve.';

revoke all on function guichet.require_release(text) from public, anon, authenticated, service_role;
