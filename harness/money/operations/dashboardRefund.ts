import { z } from 'zod';
import type { Shop } from '../shop.ts';
import type { Operation } from './operation.ts';

const charge = z.looseObject({
  id: z.string(),
  amount_captured: z.number(),
  amount_refunded: z.number(),
  disputed: z.boolean(),
});
export type Charge = z.infer<typeof charge>;
const LOOKED_AT = 6;

/** A few charges of this run's orders, bookings and recharges that brought money, of the newest. */
export async function chargesOf({ doors, chance, people }: Shop): Promise<Charge[]> {
  const rows = await doors.query<{ charge: string }>(
    `select p.stripe_charge_id as charge from payments p
      where p.status = 'succeeded' and p.stripe_charge_id is not null and p.stripe_payment_intent_id in (
        select o.stripe_payment_intent_id from orders o where o.user_id = any($1)
        union all select b.stripe_payment_intent_id from immersion_bookings b where b.user_id = any($1)
        union all select r.stripe_payment_intent_id from wallet_recharges r where r.user_id = any($1))
      order by p.created_at desc limit 60`,
    [people.map(({ id }) => id)],
  );
  const some = rows.filter(() => chance.happens(0.5)).slice(0, LOOKED_AT);
  return Promise.all(some.map(async ({ charge: id }) => charge.parse(await doors.stripe.charges.retrieve(id))));
}

/** Somebody opens Stripe's Dashboard and gives money back there, without asking us. */
export const dashboardRefund: Operation = {
  name: 'refund in the Dashboard',
  weight: 3,
  async run(shop) {
    const { doors, chance } = shop;
    try {
      const charges = await chargesOf(shop);
      const found = chance.oneOf(charges.filter((one) => one.amount_refunded < one.amount_captured));
      if (found === undefined) return 'nothing to refund';
      const left = found.amount_captured - found.amount_refunded;
      await doors.stripe.refunds.create({ charge: found.id, amount: chance.between(1, left) });
      return 'refunded';
    } catch {
      // disputed, refunded meanwhile, or Stripe is away
      return 'refused';
    }
  },
};
