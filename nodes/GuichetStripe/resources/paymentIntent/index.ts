import type { StripeResource } from '../../operation';
import { cancel } from './cancel';
import { capture } from './capture';
import { create } from './create';
import { retrieve } from './retrieve';

export const paymentIntent: StripeResource = {
  option: { name: 'Payment Intent', value: 'paymentIntent' },
  operations: [cancel, capture, create, retrieve],
};
