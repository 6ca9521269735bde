import { actOnPage, pageOf } from './checkout.ts';
import type { Operation } from './operation.ts';

/** An owner subscribes their establishment; sometimes in two tabs. */
export const subscribe: Operation = {
  name: 'subscribe',
  weight: 3,
  async run(shop) {
    const { doors, chance, establishments, plan } = shop;
    const establishment = chance.oneOf(establishments);
    if (establishment === undefined) return 'nobody there';
    const ask = { establishment_id: establishment.id, plan_code: plan, period: 'month' };
    const seen = pageOf(await doors.workflow('start-subscription-checkout', ask, establishment.owner.token));
    return 'checkout' in seen ? actOnPage(shop, seen.checkout) : seen.why;
  },
};
