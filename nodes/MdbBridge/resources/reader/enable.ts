import { idempotencyField } from '../../fields';
import { endpoint } from '../../operation';

/** POST /v1/reader/enable */
export const enable = endpoint({
  option: {
    name: 'Enable',
    value: 'enable',
    action: 'Enable the reader',
    description: 'The machine offers cashless payment',
  },
  fields: [idempotencyField],
  execute: ({ bridge, idempotencyKey }) => bridge.post('/v1/reader/enable', idempotencyKey),
});
