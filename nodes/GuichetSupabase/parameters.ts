import type { IDataObject, IExecuteFunctions, INode, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { FieldReader, type Kind } from '../shared/fields';
import { isNothing } from '../shared/nothing';
import { splitList, unquoted } from './names';

const objectSchema = z.record(z.string(), z.unknown());

/** What staff set on the node, read into what the operations want; wrong values are refused in words. */
export class Settings {
  readonly node: INode;
  readonly #context: IExecuteFunctions;
  readonly #fields: FieldReader;
  readonly #properties: readonly INodeProperties[];
  /** the item whose values count where an operation names none */
  readonly #first: number;

  constructor(context: IExecuteFunctions, properties: readonly INodeProperties[], first = 0) {
    this.#context = context;
    this.#properties = properties;
    this.#first = first;
    this.node = context.getNode();
    this.#fields = new FieldReader(context, { fields: properties, items: context.getInputData() });
  }

  /**
   * The value as it is, read with the item at `index`, or with the first of the items that the operation works on.
   * @throws CameToNothing
   */
  value(
    name: string,
    index = this.#first,
    kind: Kind = 'text',
    { fallback = null }: { fallback?: unknown } = {},
  ): unknown {
    return this.#fields.value(name, index, kind, { fallback });
  }

  /** The same node, read with another item. */
  startingAt(index: number): Settings {
    return new Settings(this.#context, this.#properties, index);
  }

  hasExpression(...names: string[]): boolean {
    return this.#fields.hasExpression(...names);
  }

  /** As n8n gives it, also where it is nothing: for a field that refuses that in words of its own. */
  unchecked(name: string): string {
    return String(this.#context.getNodeParameter(name, 0, '') ?? '').trim();
  }

  text(name: string, index = this.#first): string {
    const value = this.value(name, index, 'text', { fallback: '' });
    if (typeof value === 'string') return value.trim();
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (value === null || value === undefined) return '';
    throw this.refusal(
      `"${this.#fields.labelOf(name)}" is ${Array.isArray(value) ? 'a list' : 'an object'}, not a text`,
      index,
    );
  }

  /**
   * `a, "b,c"` → `['a', 'b,c']`; an expression may give a list. One that leaves a place of it empty is refused: with one
   * match column fewer a delete would find other rows.
   */
  list(name: string, index = this.#first): string[] {
    const value = this.value(name, index, 'text', { fallback: '' });
    const parts: unknown[] = Array.isArray(value) ? value : splitList(this.text(name, index)).map(unquoted);
    const empty = parts.findIndex(isNothing);
    if (empty !== -1 && parts.length > 1 && this.hasExpression(name))
      throw this.refusal(
        `"${this.#fields.labelOf(name)}" has nothing at place ${empty + 1} of its list: check the expression`,
        index,
      );
    return parts.map((part) => String(part ?? '').trim()).filter((part) => part !== '');
  }

  /** A name that must be filled in: a table, a function. */
  required(name: string, index = this.#first): string {
    const value = this.text(name, index);
    if (value === '') throw this.refusal(`"${this.#fields.labelOf(name)}" is empty: fill it in on the node`, index);
    return value;
  }

  /** A JSON field of the editor: text, or an object where an expression gave one. */
  object(name: string): IDataObject {
    const value = this.value(name, this.#first, 'json', { fallback: {} });
    const parsed = objectSchema.safeParse(typeof value === 'string' ? parsedJson(value.trim() || '{}') : (value ?? {}));
    if (parsed.success) return parsed.data as IDataObject;
    throw new NodeOperationError(this.node, `"${this.#fields.labelOf(name)}" is not a JSON object`, {
      description: 'Write it like {"key": "value"}.',
    });
  }

  refusal(message: string, itemIndex: number): NodeOperationError {
    return new NodeOperationError(this.node, message, { itemIndex });
  }
}

/** undefined where it is no JSON */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const tableField: INodeProperties = {
  displayName: 'Table',
  name: 'table',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. establishments',
  description: 'Table or view as the REST interface names it',
};

export const columnsField: INodeProperties = {
  displayName: 'Columns',
  name: 'columns',
  type: 'string',
  default: '',
  placeholder: 'e.g. name, updated_at',
  description: 'Fields of the item to write, separated by commas. Empty: every field.',
};

export const matchColumnsField: INodeProperties = {
  displayName: 'Match Columns',
  name: 'matchColumns',
  type: 'string',
  required: true,
  default: 'id',
  placeholder: 'e.g. stripe_customer_id',
  description:
    'Columns that find the rows of an item, separated by commas; the item must bear fields of the same names',
};

export const outputField: INodeProperties = {
  displayName: 'Output',
  name: 'output',
  type: 'options',
  default: 'merged',
  description: 'What each item carries on; with "One Object, Once" always the result',
  options: [
    {
      name: 'Item with Its Result',
      value: 'merged',
      description: 'The fields of the result come over those of the item',
    },
    { name: 'Only the Result', value: 'result' },
  ],
};
