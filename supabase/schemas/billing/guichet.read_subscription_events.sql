-- Written by npm run db:schemas: change a migration, then run it.

CREATE OR REPLACE FUNCTION guichet.read_subscription_events(events jsonb)
 RETURNS guichet.subscription_event[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- the stamp, and its row over it: they have no field in common
  select array_agg(
    jsonb_populate_record(
      jsonb_populate_record(null::guichet.subscription_event,
        case when jsonb_typeof(e.event -> 'items') = 'array' then e.event else e.event - 'items' end),
      e.event -> 'row') order by e.ord)
  from jsonb_array_elements(read_subscription_events.events) with ordinality as e (event, ord)
$function$;

comment on function guichet.read_subscription_events(jsonb) is 'Items of sync_stripe_subscriptions as typed rows, in their order.';

revoke all on function guichet.read_subscription_events(jsonb) from public, anon, authenticated, service_role;
