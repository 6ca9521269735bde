import { sessionIdField } from '../../fields';
import { endpoint } from '../../operation';

/** GET /v1/sessions/{id} */
export const get = endpoint({
  option: { name: 'Get', value: 'get', action: 'Get a session', description: 'One session as the machine saw it' },
  fields: [sessionIdField],
  execute: ({ bridge, sessionId }) => bridge.get(`/v1/sessions/${encodeURIComponent(sessionId)}`),
});
