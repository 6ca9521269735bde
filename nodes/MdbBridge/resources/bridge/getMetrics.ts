import { endpoint } from '../../operation';

/** GET /metrics */
export const getMetrics = endpoint({
  option: {
    name: 'Get Metrics',
    value: 'getMetrics',
    action: 'Get the metrics',
    description: 'Counters and timings as Prometheus text',
  },
  fields: [],
  execute: ({ bridge }) => bridge.text('/metrics', 'metrics'),
});
