import type { INodeProperties } from 'n8n-workflow';

export const sessionIdField: INodeProperties = {
  displayName: 'Session ID',
  name: 'sessionId',
  type: 'string',
  required: true,
  default: '={{ $json.id }}',
  placeholder: 'e.g. a1b2c3d4-0000-4000-8000-000000000000',
  description: 'The session as vend_sessions has it',
};

export const idempotencyField: INodeProperties = {
  displayName: 'Idempotency Key',
  name: 'idempotencyKey',
  type: 'string',
  default: '',
  description:
    'The same key gets the first answer again. Empty: made from the operation and the session or the execution.',
};

/** For every operation: one workflow serves the bridges of several machines. */
export const addressField: INodeProperties = {
  displayName: 'Bridge URL',
  name: 'bridgeUrl',
  type: 'string',
  default: '',
  placeholder: 'e.g. {{ $json.bridge_url }}',
  description:
    'Address of the bridge, as machines.bridge_url has it; it gets the token of the credential. Empty: the address of the credential.',
};
