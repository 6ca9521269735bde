import type { StripeResource } from '../../operation';
import { retrieve } from './retrieve';

export const invoicePayment: StripeResource = {
  option: { name: 'Invoice Payment', value: 'invoicePayment' },
  operations: [retrieve],
};
