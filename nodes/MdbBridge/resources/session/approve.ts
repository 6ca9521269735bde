import { idempotencyField, sessionIdField } from '../../fields';
import { endpoint } from '../../operation';

/** POST /v1/sessions/{id}/approve */
export const approve = endpoint({
  option: {
    name: 'Approve',
    value: 'approve',
    action: 'Approve a session',
    description:
      'Asks the database for the right to dispense and tells the machine; the outcome comes later as an event',
  },
  fields: [sessionIdField, idempotencyField],
  execute: ({ bridge, sessionId, idempotencyKey }) =>
    bridge.post(`/v1/sessions/${encodeURIComponent(sessionId)}/approve`, idempotencyKey),
});
