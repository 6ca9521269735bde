import type { StripeResource } from '../../operation';
import { create } from './create';
import { retrieve } from './retrieve';
import { update } from './update';

export const customer: StripeResource = {
  option: { name: 'Customer', value: 'customer' },
  operations: [create, retrieve, update],
};
