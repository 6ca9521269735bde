import { idempotencyField } from '../../fields';
import { endpoint } from '../../operation';

/** POST /v1/reader/disable */
export const disable = endpoint({
  option: {
    name: 'Disable',
    value: 'disable',
    action: 'Disable the reader',
    description: 'The machine stops offering cashless payment after the vend at hand',
  },
  fields: [idempotencyField],
  execute: ({ bridge, idempotencyKey }) => bridge.post('/v1/reader/disable', idempotencyKey),
});
