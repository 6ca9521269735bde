import { sessionIdField } from './fields';
import type { BridgeOperation } from './operation';

/** GET /v1/sessions/{id} */
export const getSession: BridgeOperation = {
  resource: 'session',
  option: { name: 'Get', value: 'get', action: 'Get a session', description: 'One session as the machine saw it' },
  fields: [sessionIdField('get')],
  run: (bridge, { sessionId }) => bridge.get(`/v1/sessions/${encodeURIComponent(sessionId)}`),
};
