import type { Resource } from '../../../shared/operation';
import { showText } from './showText';

export const display: Resource = {
  option: { name: 'Display', value: 'display' },
  operations: [showText],
};
