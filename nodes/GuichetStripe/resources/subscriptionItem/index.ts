import type { StripeResource } from '../../operation';
import { create } from './create';
import { remove } from './delete';
import { update } from './update';

export const subscriptionItem: StripeResource = {
  option: { name: 'Subscription Item', value: 'subscriptionItem' },
  operations: [create, remove, update],
};
