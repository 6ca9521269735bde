import { idempotencyField, sessionIdField } from './fields';
import type { BridgeOperation } from './operation';

/** POST /v1/sessions/{id}/cancel */
export const cancel: BridgeOperation = {
  resource: 'session',
  option: {
    name: 'Cancel',
    value: 'cancel',
    action: 'Cancel a session',
    description: 'Ends a session that nobody has paid, as cancelled',
  },
  fields: [sessionIdField('cancel'), idempotencyField('session', 'cancel')],
  run: (bridge, { sessionId, idempotencyKey }) =>
    bridge.post(`/v1/sessions/${encodeURIComponent(sessionId)}/cancel`, idempotencyKey),
};
