-- Schema guichet: helpers and settings that the REST interface does not offer.

create schema if not exists guichet;
comment on schema guichet is 'Helpers and settings of Guichet; not offered by the REST interface.';
revoke all on schema guichet from public;
grant usage on schema guichet to authenticated, service_role;

-- A new function is executable by nobody until its migration says who may.
alter default privileges in schema guichet revoke execute on functions from public;
alter default privileges revoke execute on functions from public;

-- Helpers ------------------------------------------------------------------------------------------

create or replace function guichet.set_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end $$;
comment on function guichet.set_updated_at() is 'Trigger: keeps updated_at, whoever writes the row.';
revoke execute on function guichet.set_updated_at() from public;

create or replace function guichet.try_uuid(value text) returns uuid
language sql immutable set search_path = ''
as $$
  select case
    when value ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then value::uuid
  end
$$;
comment on function guichet.try_uuid(text) is 'The uuid that a text from outside names, null where it names none.';
revoke execute on function guichet.try_uuid(text) from public;
grant execute on function guichet.try_uuid(text) to service_role;

create or replace function guichet.utc_date(instant timestamptz) returns date
language sql immutable set search_path = ''
as $$ select (instant at time zone 'UTC')::date $$;
comment on function guichet.utc_date(timestamptz) is 'The day in UTC, whatever the session''s time zone.';
revoke execute on function guichet.utc_date(timestamptz) from public;
grant execute on function guichet.utc_date(timestamptz) to service_role;

create or replace function guichet.backoff(attempts int, seed text, base_seconds int default 5, cap_seconds int default 900) returns interval
language sql immutable set search_path = ''
as $$
  select make_interval(secs =>
    least(cap_seconds, base_seconds * power(2, least(greatest(attempts, 1), 20) - 1))
    -- up to a fifth more, the same for the same row and attempt: what failed together does not return together
    * (1 + abs(pg_catalog.hashtext(seed || attempts::text) % 1000) / 5000.0))
$$;
comment on function guichet.backoff(int, text, int, int) is 'Waiting time before the next attempt: base × 2^(attempts − 1), capped, with a jitter that depends on the row only.';
revoke execute on function guichet.backoff(int, text, int, int) from public;
grant execute on function guichet.backoff(int, text, int, int) to service_role;

create or replace function guichet.caller_is_user() returns boolean
language sql stable set search_path = ''
as $$
  -- inside a security definer function current_user is the owner; the setting still names the caller
  select 'authenticated' in (coalesce(auth.role(), ''), current_setting('role', true))
$$;
comment on function guichet.caller_is_user() is 'Whether a signed-in user, not the server, called; true also inside a security definer function.';
revoke execute on function guichet.caller_is_user() from public;
grant execute on function guichet.caller_is_user() to authenticated, service_role;

create or replace function guichet.widen_money(relation regclass, variadic columns text[]) returns void
language plpgsql set search_path = ''
as $$
declare
  v_column text;
begin
  -- a table of an older database may have them as documented, in 32 bits, which end at 21 474 836.47
  for v_column in
    select a.attname from pg_catalog.pg_attribute a
    where a.attrelid = relation and a.attname = any(columns) and not a.attisdropped and a.atttypid in ('int2'::regtype, 'int4'::regtype)
  loop
    begin
      execute format('alter table %s alter column %I type bigint', relation, v_column);
    exception
      -- a view, a rule or a generated column of somebody's own reads it: named by guichet.constraint_breaches, done by tighten_constraints
      when feature_not_supported then raise warning '%.% stays as it is: %', relation, v_column, sqlerrm;
    end;
  end loop;
end $$;
comment on function guichet.widen_money(regclass, text[]) is 'Makes those of these columns that are integer bigint; no value changes. One that a view reads stays, with a warning.';
revoke execute on function guichet.widen_money(regclass, text[]) from public;

-- Rule 3: a batch runs as a whole; where it fails, item by item, so that a bad one fails alone ----------

create or replace function guichet.in_savepoints(apply regprocedure, items jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  statement text := format('select %s($1)', apply::oid::regproc);
  results jsonb;
  result jsonb;
  item jsonb;
  message text;
  hint text;
  field text;
begin
  begin
    execute statement into results using items;
    return results;
  exception
    -- a serialisation failure or a deadlock concerns the transaction, not an item: the caller tries again
    when transaction_rollback or query_canceled then raise;
    when others then results := '[]';
  end;
  for item in select value from jsonb_array_elements(items) loop
    begin
      execute statement into result using jsonb_build_array(item);
      results := results || result;
    exception
      when transaction_rollback or query_canceled then raise;
      when others then
        get stacked diagnostics message = message_text, hint = pg_exception_hint, field = column_name;
        results := results || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
          'event_id', item -> 'event_id',
          'result', 'error',
          'error', jsonb_build_object('message', message, 'path', nullif(field, ''), 'hint', nullif(hint, '')))));
    end;
  end loop;
  return results;
end $$;
comment on function guichet.in_savepoints(regprocedure, jsonb) is 'Calls apply(jsonb array) → jsonb array of results with all items; where that fails, with each alone, and a failing item becomes {event_id, result: error, error: {message, path?, hint?}}.';
revoke execute on function guichet.in_savepoints(regprocedure, jsonb) from public;
