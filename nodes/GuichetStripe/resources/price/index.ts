import type { StripeResource } from '../../operation';
import { archive } from './archive';
import { create } from './create';

export const price: StripeResource = { option: { name: 'Price', value: 'price' }, operations: [archive, create] };
