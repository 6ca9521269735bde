import type { StripeResource } from '../../operation';
import { retrieve } from './retrieve';

export const invoice: StripeResource = { option: { name: 'Invoice', value: 'invoice' }, operations: [retrieve] };
