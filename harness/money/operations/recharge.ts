import { randomUUID } from 'node:crypto';
import { actOnPage, pageOf } from './checkout.ts';
import type { Operation } from './operation.ts';

/** Somebody puts money into their wallet. */
export const recharge: Operation = {
  name: 'recharge a wallet',
  weight: 8,
  async run(shop) {
    const { doors, chance, people } = shop;
    const person = chance.oneOf(people);
    if (person === undefined) return 'nobody there';
    const asked = { amount: chance.between(10, 50).toFixed(2), request_id: randomUUID() };
    const seen = pageOf(await doors.workflow('initiate-wallet-recharge', asked, person.token));
    return 'checkout' in seen ? actOnPage(shop, seen.checkout) : seen.why;
  },
};
