import type { StripeResource } from '../../operation';
import { create } from './create';
import { expire } from './expire';
import { retrieve } from './retrieve';

export const checkoutSession: StripeResource = {
  option: { name: 'Checkout Session', value: 'checkoutSession' },
  operations: [create, expire, retrieve],
};
