import type { BridgeOperation } from './operation';

/** GET /openapi.json */
export const getInterface: BridgeOperation = {
  resource: 'bridge',
  option: {
    name: 'Get Interface',
    value: 'getInterface',
    action: 'Get the interface',
    description: 'The OpenAPI document of the bridge',
  },
  fields: [],
  run: (bridge) => bridge.get('/openapi.json'),
};
