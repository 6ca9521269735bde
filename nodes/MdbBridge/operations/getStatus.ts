import type { BridgeOperation } from './operation';

/** GET /v1/status */
export const getStatus: BridgeOperation = {
  resource: 'bridge',
  option: {
    name: 'Get Status',
    value: 'getStatus',
    action: 'Get the status',
    description: 'State of the machine, its serial line and its database',
  },
  fields: [],
  run: (bridge) => bridge.get('/v1/status'),
};
