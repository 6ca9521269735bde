import { endpoint } from '../../operation';

/** GET /readyz */
export const checkReadiness = endpoint({
  option: {
    name: 'Check Readiness',
    value: 'checkReadiness',
    action: 'Check the readiness',
    description: 'Whether the machine can sell, and what is missing',
  },
  fields: [],
  execute: ({ bridge }) => bridge.check('/readyz'),
});
