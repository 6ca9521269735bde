-- Written by npm run db:schemas. Last in migrations/20261121000400_recompute_usage_counters.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.grants_quota(status text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ select status in ('trialing', 'active', 'past_due') $function$;

comment on function guichet.grants_quota(text) is 'Whether a subscription of this status, as Stripe itself says it (stripe_status), grants its quotas; past_due is the grace in which Stripe tries again.';

revoke all on function guichet.grants_quota(text) from public, anon, authenticated, service_role;
