import type { BridgeOperation } from './operation';

/** GET /readyz */
export const checkReadiness: BridgeOperation = {
  resource: 'bridge',
  option: {
    name: 'Check Readiness',
    value: 'checkReadiness',
    action: 'Check the readiness',
    description: 'Whether the machine can sell, and what is missing',
  },
  fields: [],
  run: (bridge) => bridge.check('/readyz'),
};
