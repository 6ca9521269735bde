import { idempotencyField } from './fields';
import type { BridgeOperation } from './operation';

/** POST /v1/reader/disable */
export const disable: BridgeOperation = {
  resource: 'reader',
  option: {
    name: 'Disable',
    value: 'disable',
    action: 'Disable the reader',
    description: 'The machine stops offering cashless payment after the vend at hand',
  },
  fields: [idempotencyField('reader', 'disable')],
  run: (bridge, { idempotencyKey }) => bridge.post('/v1/reader/disable', idempotencyKey),
};
