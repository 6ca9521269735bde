-- Written by npm run db:schemas. Last in migrations/20261201000105_require_version.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.require_version(p_expected text, p_actual text)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if p_expected is not null and p_expected is distinct from p_actual then
    -- PostgREST answers 409: read again, then decide
    raise exception 'changed_since' using errcode = 'PT409',
      detail = jsonb_build_object('expected', p_expected, 'actual', p_actual);
  end if;
end $function$;

comment on function guichet.require_version(text,text) is 'Refuses (PT409 changed_since, both versions in the detail) a decision about a row that has changed since it was shown. Asked under the row''s lock. Null expected: the caller saw no version, and is not asked.';

revoke all on function guichet.require_version(text,text) from public, anon, authenticated, service_role;
