import type { Invariant } from './invariant.ts';

/** An establishment has one subscription that runs, at Stripe too; a page that was paid has told its end. */
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
        where o.establishment_id = any($1) and o.status = 'open'`,
      [establishments.map(({ id }) => id)],
    );
    return rows.map(({ what }) => what);
  },
};
