import type { Resource } from '../../../shared/operation';
import { approve } from './approve';
import { cancel } from './cancel';
import { deny } from './deny';
import { get } from './get';

export const session: Resource = {
  option: { name: 'Session', value: 'session' },
  operations: [approve, cancel, deny, get],
  first: 'get',
};
