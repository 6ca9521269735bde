-- A decision is about the row that somebody saw: whoever shows a row gives its version, whoever decides gives it back.

create function guichet.version_of(p_at timestamptz) returns text
language sql immutable set search_path = ''
as $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
comment on function guichet.version_of(timestamptz) is 'The version of a row that has an updated_at: the same text for the same instant, whatever the session''s time zone.';

create function guichet.require_version(p_expected text, p_actual text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_expected is not null and p_expected is distinct from p_actual then
    -- PostgREST answers 409: read again, then decide
    raise exception 'changed_since' using errcode = 'PT409',
      detail = jsonb_build_object('expected', p_expected, 'actual', p_actual);
  end if;
end $$;
comment on function guichet.require_version(text, text) is 'Refuses (PT409 changed_since, both versions in the detail) a decision about a row that has changed since it was shown. Asked under the row''s lock. Null expected: the caller saw no version, and is not asked.';

revoke execute on function guichet.version_of(timestamptz), guichet.require_version(text, text)
  from public, anon, authenticated;
