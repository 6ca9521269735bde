import type { Resource } from '../../../shared/operation';
import { checkHealth } from './checkHealth';
import { checkReadiness } from './checkReadiness';
import { getEvents } from './getEvents';
import { getInterface } from './getInterface';
import { getMetrics } from './getMetrics';
import { getStatus } from './getStatus';

export const bridge: Resource = {
  option: { name: 'Bridge', value: 'bridge' },
  operations: [checkHealth, checkReadiness, getEvents, getInterface, getMetrics, getStatus],
  first: 'getStatus',
};
