import type { StripeResource } from '../../operation';
import { create } from './create';

export const portalSession: StripeResource = {
  option: { name: 'Portal Session', value: 'portalSession' },
  operations: [create],
};
