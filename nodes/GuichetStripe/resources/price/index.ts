import type { StripeResource } from '../../operation';
import { archive } from './archive';
import { create } from './create';
import { list } from './list';
import { retrieve } from './retrieve';

export const price: StripeResource = {
  option: { name: 'Price', value: 'price' },
  operations: [archive, create, retrieve, list],
};
