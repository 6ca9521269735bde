import { endpoint } from '../../operation';

/** GET /v1/status */
export const getStatus = endpoint({
  option: {
    name: 'Get Status',
    value: 'getStatus',
    action: 'Get the status',
    description: 'State of the machine, its serial line and its database',
  },
  fields: [],
  execute: ({ bridge }) => bridge.get('/v1/status'),
});
