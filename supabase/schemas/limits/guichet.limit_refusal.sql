-- Written by npm run db:schemas. Last in migrations/20261121000197_limits.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.limit_refusal(p_limit guichet.limits, p_retry_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select guichet.refused(null, p_limit.reason, jsonb_build_object('limit', p_limit.name, 'most', p_limit.most,
    'retry_at', p_retry_at))
$function$;

comment on function guichet.limit_refusal(guichet.limits,timestamp with time zone) is 'The answer to somebody who is over a limit: {result: refused, reason, limit, most, retry_at?}.';

revoke all on function guichet.limit_refusal(guichet.limits,timestamp with time zone) from public, anon, authenticated, service_role;
