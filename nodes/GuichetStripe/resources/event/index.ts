import type { StripeResource } from '../../operation';
import { listUndelivered } from './listUndelivered';

export const event: StripeResource = { option: { name: 'Event', value: 'event' }, operations: [listUndelivered] };
