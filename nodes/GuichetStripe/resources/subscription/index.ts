import type { StripeResource } from '../../operation';
import { retrieve } from './retrieve';

export const subscription: StripeResource = { option: { name: 'Subscription', value: 'subscription' }, operations: [retrieve] };
