import { idempotencyField } from './fields';
import type { BridgeOperation } from './operation';

/** POST /v1/reader/enable */
export const enable: BridgeOperation = {
  resource: 'reader',
  option: {
    name: 'Enable',
    value: 'enable',
    action: 'Enable the reader',
    description: 'The machine offers cashless payment',
  },
  fields: [idempotencyField('reader', 'enable')],
  run: (bridge, { idempotencyKey }) => bridge.post('/v1/reader/enable', idempotencyKey),
};
