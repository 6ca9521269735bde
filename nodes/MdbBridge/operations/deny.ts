import { idempotencyField, sessionIdField } from './fields';
import type { BridgeOperation } from './operation';

/** POST /v1/sessions/{id}/deny */
export const deny: BridgeOperation = {
  resource: 'session',
  option: {
    name: 'Deny',
    value: 'deny',
    action: 'Deny a session',
    description: 'Ends a session that nobody has paid, as failed',
  },
  fields: [sessionIdField('deny'), idempotencyField('session', 'deny')],
  run: (bridge, { sessionId, idempotencyKey }) =>
    bridge.post(`/v1/sessions/${encodeURIComponent(sessionId)}/deny`, idempotencyKey),
};
