import { endpoint } from '../../operation';

/** GET /healthz */
export const checkHealth = endpoint({
  option: {
    name: 'Check Health',
    value: 'checkHealth',
    action: 'Check the health',
    description: 'Whether the process lives; a dead one is an answer too, not an error',
  },
  fields: [],
  execute: ({ bridge }) => bridge.check('/healthz'),
});
