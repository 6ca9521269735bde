-- Written by npm run db:schemas. Last in migrations/20261121000150_receive_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.stamp_of_raw_event(raw bytea)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  -- the escapes that jsonb refuses stand for others here: whose event it is does not hang on them
  return regexp_replace(convert_from(raw, 'UTF8'), '\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\\ufffd', 'g')::jsonb;
exception
  when data_exception or program_limit_exceeded then return null;
end $function$;

comment on function guichet.stamp_of_raw_event(bytea) is 'The event in bytes that jsonb cannot hold, to read its account and mode in; null where it is no JSON at all. Never stored.';

revoke all on function guichet.stamp_of_raw_event(bytea) from public, anon, authenticated, service_role;
