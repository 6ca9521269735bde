import { z } from 'zod';
import type { Operation } from './operation.ts';

const created = z.looseObject({ order_id: z.uuid().optional() });
const intent = z.looseObject({ client_secret: z.string().optional() });

/** An app of somebody's own: an order paid with a PaymentIntent, without a page. */
export const payOrderByIntent: Operation = {
  name: 'pay an order in an app',
  weight: 5,
  async run({ doors, chance, people, slots }) {
    const [person, slot] = [chance.oneOf(people), chance.oneOf(slots)];
    if (person === undefined || slot === undefined) return 'nobody there';
    const { machine_id, slot_number, product_id } = slot;
    const items = [{ machine_id, slot_number, product_id, quantity: 1 }];
    const made = created.safeParse((await doors.rpc('create_order', { items }, person.token)).body);
    if (made.data?.order_id === undefined) return 'refused';
    const asked = await doors.workflow('create-payment-intent', { order_id: made.data.order_id }, person.token);
    const secret = intent.safeParse(asked.body).data?.client_secret;
    if (secret === undefined) return asked.status >= 500 ? 'unavailable' : 'refused';
    const payment_method = chance.happens(0.8) ? 'pm_card_visa' : 'pm_card_chargeDeclined';
    try {
      await doors.stripe.paymentIntents.confirm(secret.split('_secret')[0] ?? '', { payment_method });
      return 'paid';
    } catch {
      // declined, or Stripe is away: the app would show it
      return 'not paid';
    }
  },
};
