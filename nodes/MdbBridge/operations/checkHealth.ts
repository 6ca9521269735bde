import type { BridgeOperation } from './operation';

/** GET /healthz */
export const checkHealth: BridgeOperation = {
  resource: 'bridge',
  option: {
    name: 'Check Health',
    value: 'checkHealth',
    action: 'Check the health',
    description: 'Whether the process lives; a dead one is an answer too, not an error',
  },
  fields: [],
  run: (bridge) => bridge.check('/healthz'),
};
