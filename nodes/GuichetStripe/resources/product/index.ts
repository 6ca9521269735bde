import type { StripeResource } from '../../operation';
import { archive } from './archive';
import { create } from './create';
import { list } from './list';
import { retrieve } from './retrieve';
import { update } from './update';

export const product: StripeResource = {
  option: { name: 'Product', value: 'product' },
  operations: [archive, create, retrieve, list, update],
};
