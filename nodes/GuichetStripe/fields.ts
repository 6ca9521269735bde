import type { INodeProperties } from 'n8n-workflow';
import { unsendableIn } from '../shared/header';
import type { Parameters } from './parameters/parameters';
import { ParameterRefused } from './parameters/parameterRefused';

const KEY_LENGTH = 255;

/** What Stripe does once: the same key gives the same answer, whoever asks again, for a day. */
export const idempotencyKeyField: INodeProperties = {
  displayName: 'Idempotency Key',
  name: 'idempotencyKey',
  type: 'string',
  required: true,
  default: '={{ $json.idempotency_key }}',
  description:
    'Under one key Stripe does this once, also when it is asked again after a crash. Derive it from the row that asks, e.g. the key of an outbox row; for a second request of the same row add a word behind the braces, e.g. <code>:price</code>.',
};

export const metadataField: INodeProperties = {
  displayName: 'Metadata (JSON)',
  name: 'metadata',
  type: 'json',
  default: '{}',
  description:
    'Keys and texts that Stripe keeps with the object, e.g. <code>{"order_id": "42"}</code>. In an update an empty text removes its key.',
};

/**
 * A part or all of some money. Since version 2 "all" is chosen, never the meaning of an amount; version 1 keeps what
 * staff typed into it: a 0 for all, which an expression cannot give.
 * @param all what "all" means here, e.g. `All That Is Left`
 */
export function amountFields(name: string, displayName: string, all: string): INodeProperties[] {
  const amount: INodeProperties = { displayName, name, type: 'number', default: 0 };
  return [
    {
      displayName: 'How Much',
      name: 'howMuch',
      type: 'options',
      default: 'part',
      options: [
        { name: all, value: 'all' },
        { name: 'The Amount Below', value: 'part' },
      ],
      description: 'Whether all of it moves or an amount; an amount that is missing or 0 is refused',
      displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }] } },
    },
    {
      ...amount,
      typeOptions: { minValue: 0, numberPrecision: 0 },
      description: `In minor units (cents); 0 for ${all.toLowerCase()}, typed here: an expression that comes to 0 or to nothing is refused`,
      displayOptions: { show: { '@version': [1] } },
    },
    {
      ...amount,
      required: true,
      typeOptions: { minValue: 1, numberPrecision: 0 },
      description: 'In minor units (cents): 250 is 2.50 €',
      displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }], howMuch: ['part'] } },
    },
  ];
}

/** @returns undefined for all of it @throws ParameterRefused for 0, unless it was typed in version 1 */
export function amountOf(parameters: Parameters, name: string): number | undefined {
  const howMuch = parameters.choiceOrUndefined('howMuch', ['all', 'part']);
  if (howMuch === 'all') return undefined;
  if (
    howMuch === undefined &&
    (parameters.isExpression('howMuch') || parameters.textOrUndefined('howMuch') !== undefined)
  ) {
    throw new ParameterRefused('howMuch', 'says neither "all" nor "part"');
  }
  const isTyped = howMuch === undefined && !parameters.isExpression(name);
  const amount = isTyped ? parameters.amountOrUndefined(name) || undefined : parameters.amount(name);
  if (amount === 0)
    throw new ParameterRefused(
      name,
      'is 0, which is no amount. For all of it choose so under "How Much", or in version 1 of the node type 0 here',
    );
  return amount;
}

export function textField(
  name: string,
  displayName: string,
  description: string,
  extra: Partial<INodeProperties> = {},
): INodeProperties {
  return { displayName, name, type: 'string', default: '', description, ...extra };
}

/** @throws ParameterRefused where the key is empty, too long, cannot be sent or is that of another item: without one, a retry would do it twice */
export function idempotencyKeyOf(parameters: Parameters): string {
  const key = parameters.textOrUndefined('idempotencyKey', 'key')?.trim();
  if (key === undefined) {
    throw new ParameterRefused(
      'idempotencyKey',
      'is empty: without a key a second try would do it a second time. Take the key of the outbox row, or derive one from your row',
    );
  }
  if (key.length > KEY_LENGTH)
    throw new ParameterRefused('idempotencyKey', `has ${key.length} characters; Stripe takes ${KEY_LENGTH}`);
  const unsendable = unsendableIn(key);
  if (unsendable !== undefined)
    throw new ParameterRefused(
      'idempotencyKey',
      `holds ${unsendable}, which no header can carry. Letters, digits and signs of ASCII can`,
    );
  const other = parameters.otherItemUnder(key);
  if (other !== undefined)
    throw new ParameterRefused(
      'idempotencyKey',
      `is also that of item ${other}: under one key Stripe does one of them. Derive it from the row of each item`,
    );
  return key;
}
