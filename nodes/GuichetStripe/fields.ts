import type { INodeProperties } from 'n8n-workflow';
import type { Parameters } from './parameters/Parameters';
import { ParameterRefused } from './parameters/ParameterRefused';

const KEY_LENGTH = 255;

/** What Stripe does once: the same key gives the same answer, whoever asks again, for a day. */
export const idempotencyKeyField: INodeProperties = {
  displayName: 'Idempotency Key',
  name: 'idempotencyKey',
  type: 'string',
  required: true,
  default: '={{ $json.idempotency_key }}',
  description:
    'Under one key Stripe does this once, also when it is asked again after a crash. Derive it from the row that asks, e.g. the key of an outbox row; for a second request of the same row add a word, e.g. <code>{{ $JSON.idempotency_key }}:price</code>.',
};

export const metadataField: INodeProperties = {
  displayName: 'Metadata (JSON)',
  name: 'metadata',
  type: 'json',
  default: '{}',
  description: 'Keys and texts that Stripe keeps with the object, e.g. <code>{"order_id": "42"}</code>. In an update an empty text removes its key.',
};

/** Shows fields for one operation of one resource only. */
export function fieldsOf(resource: string, operation: string, fields: INodeProperties[]): INodeProperties[] {
  return fields.map((field) => ({ ...field, displayOptions: { show: { resource: [resource], operation: [operation] } } }));
}

export function textField(name: string, displayName: string, description: string, extra: Partial<INodeProperties> = {}): INodeProperties {
  return { displayName, name, type: 'string', default: '', description, ...extra };
}

/** @throws ParameterRefused where the key is empty or too long: without one, a retry would do it twice */
export function idempotencyKeyOf(parameters: Parameters): string {
  const key = parameters.textOrUndefined('idempotencyKey');
  if (key === undefined) {
    throw new ParameterRefused('idempotencyKey', 'is empty: without a key a second try would do it a second time. Take the key of the outbox row, or derive one from your row');
  }
  if (key.length > KEY_LENGTH) throw new ParameterRefused('idempotencyKey', `has ${key.length} characters; Stripe takes ${KEY_LENGTH}`);
  return key;
}
