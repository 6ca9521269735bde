-- Schema guichet: helpers and settings that the REST interface does not offer.

create schema if not exists guichet;
comment on schema guichet is 'Helpers and settings of Guichet; not offered by the REST interface.';
revoke all on schema guichet from public;
grant usage on schema guichet to authenticated, service_role;

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

create or replace function guichet.backoff(attempts int, seed text, base_seconds int default 5,
  cap_seconds int default 900) returns interval
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
    where a.attrelid = relation and a.attname = any(columns) and not a.attisdropped
      and a.atttypid in ('int2'::regtype, 'int4'::regtype)
  loop
    begin
      execute format('alter table %s alter column %I type bigint', relation, v_column);
    exception
      -- a view, a rule or a generated column of somebody's own reads it: named by guichet.constraint_breaches, done by
      -- tighten_constraints
      when feature_not_supported then raise warning '%.% stays as it is: %', relation, v_column, sqlerrm;
    end;
  end loop;
end $$;
comment on function guichet.widen_money(regclass, text[]) is 'Makes those of these columns that are integer bigint; no value changes. One that a view reads stays, with a warning.';
revoke execute on function guichet.widen_money(regclass, text[]) from public;

create or replace function guichet.is_currency(currency text) returns boolean
language sql immutable set search_path = ''
as $$
  -- https://docs.stripe.com/currencies#presentment-currencies, in lower case as Stripe writes them
  select currency = any(string_to_array(
    'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd '
    || 'egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl '
    || 'mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf '
    || 'sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw',
      ' '))
$$;
comment on function guichet.is_currency(text) is 'Whether Stripe charges in this currency (ISO 4217 in lower case). Money of our own is in no other: three letters alone are no currency. What Stripe tells us is mirrored as it is.';
revoke execute on function guichet.is_currency(text) from public;
grant execute on function guichet.is_currency(text) to service_role;

-- What shows nothing: Unicode's White_Space and Default_Ignorable_Code_Point, and control characters. The same set as
-- nodes/shared/blank.ts; supabase/tests/blank.test.ts compares the two, character by character.
create or replace function guichet.is_blank(value text) returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(value,
    '') !~ (
    '[^\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f'
    || '\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]')
$$;
comment on function guichet.is_blank(text) is 'Whether a text shows nothing: null, empty, or of white space and invisible characters alone. The one definition for checks, plans and comparisons.';
revoke execute on function guichet.is_blank(text) from public;
-- a check constraint asks with the rights of whoever writes the row
grant execute on function guichet.is_blank(text) to authenticated, service_role;

create or replace function guichet.stripped(value text) returns text
language sql immutable set search_path = ''
as $$
  select case when guichet.is_blank(value) then '' else substring(value from
    '[^\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff](?:.*[^\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff])?') end
$$;
comment on function guichet.stripped(text) is 'A text without the white space around it; empty where it is blank. For comparing, never for storing.';
revoke execute on function guichet.stripped(text) from public;

-- Refusals are codes: whoever shows one to a person has the words for it (docs/refusals.md lists them all).
create or replace function guichet.refused(field text, reason text, details jsonb default '{}') returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object('result', 'refused', 'field', field, 'reason', reason)
    || coalesce(details, '{}'))
$$;
comment on function guichet.refused(text, text, jsonb) is 'The answer of a function that did nothing: {result: refused, field?: which argument, reason: its code, and the numbers and codes of details}.';
revoke execute on function guichet.refused(text, text, jsonb) from public, anon, authenticated;

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
