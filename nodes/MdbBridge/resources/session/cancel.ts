import { idempotencyField, sessionIdField } from '../../fields';
import { endpoint } from '../../operation';

/** POST /v1/sessions/{id}/cancel */
export const cancel = endpoint({
  option: {
    name: 'Cancel',
    value: 'cancel',
    action: 'Cancel a session',
    description: 'Ends a session that nobody has paid, as cancelled',
  },
  fields: [sessionIdField, idempotencyField],
  execute: ({ bridge, sessionId, idempotencyKey }) =>
    bridge.post(`/v1/sessions/${encodeURIComponent(sessionId)}/cancel`, idempotencyKey),
});
