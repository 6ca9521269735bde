-- Written by npm run db:schemas. Last in migrations/20261121000150_receive_stripe_events.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.parse_raw_event(raw bytea)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return convert_from(raw, 'UTF8')::jsonb;
exception
  -- 22P02 no JSON, 22021 no UTF-8, 22P05 \u0000, 54xxx too deep or too long for jsonb
  when data_exception or program_limit_exceeded then return null;
end $function$;

comment on function guichet.parse_raw_event(bytea) is 'The event in these bytes, null where jsonb cannot hold it.';

revoke all on function guichet.parse_raw_event(bytea) from public, anon, authenticated, service_role;
