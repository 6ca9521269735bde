import type { Invariant } from './invariant.ts';

/**
 * An establishment has one subscription that runs, at Stripe too; a page has told its end. One that was asked for and
 * that Stripe never made, because the call was cut off, stays open here until somebody asks again.
 */
export const subscriptions: Invariant = {
  name: 'subscriptions',
  async broken({ doors, establishments }) {
    const rows = await doors.query<{ what: string }>(
      `select 'establishment ' || c.establishment_id || ' has ' || count(*) || ' running subscriptions' as what
         from subscription_coverage c join subscriptions s on s.id = c.subscription_id
        where c.establishment_id = any($1) and c.active and s.status not in ('canceled', 'incomplete_expired')
        group by c.establishment_id having count(*) > 1
       union all
       select 'page ' || o.id || ' of ' || o.establishment_id || ' is still open' from subscription_checkouts o
        where o.establishment_id = any($1) and o.status = 'open' and (
          exists (select from checkouts c where c.subscription_checkout_id = o.id and c.stripe_id is not null)
          or exists (select from stripe_webhook_log l where l.object_id like 'cs_%'
            and l.payload #>> '{data,object,metadata,subscription_checkout_id}' = o.id::text))`,
      [establishments.map(({ id }) => id)],
    );
    return rows.map(({ what }) => what);
  },
};
