import type { StripeResource } from '../../operation';
import { create } from './create';

export const refund: StripeResource = { option: { name: 'Refund', value: 'refund' }, operations: [create] };
