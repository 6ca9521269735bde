-- Written by npm run db:schemas. Last in migrations/20261121000330_sync_stripe_subscriptions.sql, which never changes: change it in a new one.

CREATE OR REPLACE FUNCTION guichet.ends_with_period(cancel_at timestamp with time zone, period_end timestamp with time zone, items jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select cancel_at is not null and (cancel_at is not distinct from period_end
    or exists (select from jsonb_array_elements(coalesce(items, '[]')) i
      where (i ->> 'current_period_end')::timestamptz = cancel_at))
$function$;

comment on function guichet.ends_with_period(timestamp with time zone,timestamp with time zone,jsonb) is 'Whether a subscription ends when a period does: in flexible mode Stripe and its portal say it as cancel_at alone, the end of the first or of the last of its items.';

revoke all on function guichet.ends_with_period(timestamp with time zone,timestamp with time zone,jsonb) from public, anon, authenticated, service_role;
