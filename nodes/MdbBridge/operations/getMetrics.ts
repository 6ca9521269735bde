import type { BridgeOperation } from './operation';

/** GET /metrics */
export const getMetrics: BridgeOperation = {
  resource: 'bridge',
  option: {
    name: 'Get Metrics',
    value: 'getMetrics',
    action: 'Get the metrics',
    description: 'Counters and timings as Prometheus text',
  },
  fields: [],
  run: (bridge) => bridge.text('/metrics', 'metrics'),
};
