import { endpoint } from '../../operation';

/** GET /openapi.json */
export const getInterface = endpoint({
  option: {
    name: 'Get Interface',
    value: 'getInterface',
    action: 'Get the interface',
    description: 'The OpenAPI document of the bridge',
  },
  fields: [],
  execute: ({ bridge }) => bridge.get('/openapi.json'),
});
