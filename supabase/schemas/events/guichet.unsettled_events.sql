-- Written by npm run db:schemas. Last in migrations/20261201000610_desk_events.sql, which never changes: change it in a new one.

create view guichet.unsettled_events with (security_invoker=true) as
 SELECT l.id,
    l.status,
    l.created_at
   FROM public.stripe_webhook_log l
  WHERE (l.unsettled AND (NOT l.alone))
UNION ALL
 SELECT l.id,
    l.status,
    l.created_at
   FROM public.stripe_webhook_log l
  WHERE (l.unsettled AND l.alone);

comment on view guichet.unsettled_events is 'The events that wait or are worked on.';

revoke all on guichet.unsettled_events from public, anon, authenticated, service_role;
