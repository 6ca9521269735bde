import type { Resource } from '../../../shared/operation';
import { disable } from './disable';
import { enable } from './enable';

export const reader: Resource = {
  option: { name: 'Reader', value: 'reader' },
  operations: [disable, enable],
  first: 'enable',
};
