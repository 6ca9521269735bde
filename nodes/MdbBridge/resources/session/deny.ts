import { idempotencyField, sessionIdField } from '../../fields';
import { endpoint } from '../../operation';

/** POST /v1/sessions/{id}/deny */
export const deny = endpoint({
  option: {
    name: 'Deny',
    value: 'deny',
    action: 'Deny a session',
    description: 'Ends a session that nobody has paid, as failed',
  },
  fields: [sessionIdField, idempotencyField],
  execute: ({ bridge, sessionId, idempotencyKey }) =>
    bridge.post(`/v1/sessions/${encodeURIComponent(sessionId)}/deny`, idempotencyKey),
});
