import type { Invariant } from './invariant.ts';

/** Nothing is left in a queue but what waits for a decision of staff, and of that support has heard. */
export const queues: Invariant = {
  name: 'queues',
  async broken({ doors, openedAt }) {
    const rows = await doors.query<{ what: string }>(
      `(select 'event ' || l.event_id || ' (' || l.type || ') is ' || l.status || ': ' || coalesce(l.error_message, '') as what
          from stripe_webhook_log l where l.status not in ('processed', 'ignored') and l.created_at >= $1 limit 5)
       union all
       (select 'outbox ' || o.topic || ' of ' || o.object_key || ' is parked: ' || coalesce(o.error_message, '') from outbox o
         where o.status = 'parked' and o.topic like 'stripe.%' and o.created_at >= $1
         and not exists (select from alert_outbox a where a.data::text like '%' || o.id || '%') limit 5)`,
      [openedAt],
    );
    return rows.map(({ what }) => what);
  },
};
