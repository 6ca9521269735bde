import type { StripeResource } from '../../operation';
import { archive } from './archive';
import { create } from './create';
import { list } from './list';

export const price: StripeResource = { option: { name: 'Price', value: 'price' }, operations: [archive, create, list] };
