-- Written by npm run db:schemas. Last in migrations/20261121000100_foundations.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.backoff(attempts integer, seed text, base_seconds integer DEFAULT 5, cap_seconds integer DEFAULT 900)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select make_interval(secs =>
    least(cap_seconds, base_seconds * power(2, least(greatest(attempts, 1), 20) - 1))
    -- up to a fifth more, the same for the same row and attempt: what failed together does not return together
    * (1 + abs(pg_catalog.hashtext(seed || attempts::text) % 1000) / 5000.0))
$function$;

comment on function guichet.backoff(integer,text,integer,integer) is 'Waiting time before the next attempt: base × 2^(attempts − 1), capped, with a jitter that depends on the row only.';

revoke all on function guichet.backoff(integer,text,integer,integer) from public, anon, authenticated, service_role;
grant execute on function guichet.backoff(integer,text,integer,integer) to service_role;
