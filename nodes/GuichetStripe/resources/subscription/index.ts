import type { StripeResource } from '../../operation';
import { cancel } from './cancel';
import { retrieve } from './retrieve';

export const subscription: StripeResource = {
  option: { name: 'Subscription', value: 'subscription' },
  operations: [cancel, retrieve],
};
