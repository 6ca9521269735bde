import * as z from 'zod';
import { isBlank } from '../../shared/blank';
import type { FieldReader, Kind } from '../../shared/fields';
import type { KeysOfRun } from './keysOfRun';
import { ParameterRefused } from './parameterRefused';

const metadataSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** The fields of one item, read into the types that Stripe wants. Whatever does not fit is refused before anything is sent. */
export class Parameters {
  readonly #fields: Pick<FieldReader, 'value' | 'hasExpression'>;
  readonly #index: number;
  readonly #keys: KeysOfRun | undefined;

  /** @param keys of all items of the run, where there are several */
  constructor(fields: Pick<FieldReader, 'value' | 'hasExpression'>, index: number, keys?: KeysOfRun) {
    this.#fields = fields;
    this.#index = index;
    this.#keys = keys;
  }

  /** The item of this run, another one than this, that goes to Stripe under the same key. */
  otherItemUnder(key: string): number | undefined {
    return this.#keys?.otherUnder(key, this.#index);
  }

  /** Whether it is worked out for each item, and not typed on the node. */
  isExpression(name: string): boolean {
    return this.#fields.hasExpression(name);
  }

  /** @throws ParameterRefused where it is empty */
  text(name: string, kind: Kind = 'text'): string {
    const value = this.textOrUndefined(name, kind);
    if (value === undefined) throw new ParameterRefused(name, 'is empty: give a value or an expression');
    return value;
  }

  textOrUndefined(name: string, kind: Kind = 'text'): string | undefined {
    const value = this.#raw(name, kind);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return isBlank(value) ? undefined : value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new ParameterRefused(name, `is ${describe(value)}, not a text`);
  }

  /** For what Stripe must have: left empty it stays as it is, but a blank one is a mistake. @throws ParameterRefused */
  nameOrUndefined(name: string): string | undefined {
    const value = this.textOrUndefined(name);
    const given = this.#raw(name);
    if (value === undefined && typeof given === 'string' && given !== '')
      throw new ParameterRefused(name, 'is blank, and cannot be taken away: give a name that shows');
    return value;
  }

  /** For what can be taken away: an empty text is sent as such, which is how Stripe is told. What nobody set is not sent. */
  textOrUnset(name: string): string | undefined {
    const value = this.#raw(name, 'emptyable');
    return typeof value === 'string' && isBlank(value) ? '' : this.textOrUndefined(name, 'emptyable');
  }

  /** A Stripe id with its prefix, e.g. `pi_…`. */
  id(name: string, ...prefixes: string[]): string {
    const value = this.text(name, 'key').trim();
    if (prefixes.length > 0 && !prefixes.some((prefix) => value.startsWith(`${prefix}_`))) {
      throw new ParameterRefused(
        name,
        `"${value.slice(0, 40)}" is no id that begins with ${prefixes.map((prefix) => `${prefix}_`).join(' or ')}`,
      );
    }
    return value;
  }

  idOrUndefined(name: string, ...prefixes: string[]): string | undefined {
    return this.textOrUndefined(name, 'key') === undefined ? undefined : this.id(name, ...prefixes);
  }

  /** Always sent: false means false. */
  flag(name: string): boolean {
    const value = this.#raw(name);
    if (typeof value === 'boolean') return value;
    throw new ParameterRefused(name, `is ${describe(value)}, not true or false`);
  }

  /** `unchanged` in a list of choices means: not sent. */
  choiceOrUndefined<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.textOrUndefined(name);
    if (value === undefined || value === 'unchanged') return undefined;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new ParameterRefused(name, `"${value}" is none of ${choices.join(', ')}`);
    return found;
  }

  wholeNumberOrUndefined(name: string): number | undefined {
    const value = this.#raw(name);
    if (value === undefined || value === null || value === '') return undefined;
    const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
    throw new ParameterRefused(name, `${describe(value)} is not a whole number of 0 or more`);
  }

  wholeNumber(name: string): number {
    const value = this.wholeNumberOrUndefined(name);
    if (value === undefined) throw new ParameterRefused(name, 'is empty: give a whole number');
    return value;
  }

  /** Minor units (cents): a fraction means that somebody gave euros. */
  amount(name: string): number {
    const value = this.amountOrUndefined(name);
    if (value === undefined)
      throw new ParameterRefused(name, 'is empty: give the amount in minor units, e.g. 250 for 2.50 €');
    return value;
  }

  amountOrUndefined(name: string): number | undefined {
    const value = this.#raw(name);
    if (typeof value === 'number' && !Number.isInteger(value)) {
      throw new ParameterRefused(name, `${value} has a fraction: Stripe wants minor units, e.g. 250 for 2.50 €`);
    }
    return this.wholeNumberOrUndefined(name);
  }

  /** Three letters, in lower case as Stripe stores them. */
  currency(name: string): string {
    const value = this.text(name).trim().toLowerCase();
    if (!/^[a-z]{3}$/.test(value))
      throw new ParameterRefused(name, `"${value}" is no currency: give its three letters, e.g. eur`);
    return value;
  }

  /** Unix seconds, from seconds or from a date. */
  instantOrUndefined(name: string): number | undefined {
    const value = this.#raw(name);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    const instant = typeof value === 'string' ? Date.parse(value) : NaN;
    if (Number.isNaN(instant))
      throw new ParameterRefused(name, `${describe(value)} is neither a date nor unix seconds`);
    return Math.floor(instant / 1000);
  }

  urlOrUndefined(name: string): string | undefined {
    const value = this.textOrUndefined(name);
    if (value === undefined || /^https?:\/\/\S+$/.test(value)) return value;
    throw new ParameterRefused(name, `"${value.slice(0, 80)}" is no address that begins with http:// or https://`);
  }

  /** Stripe's limits: 50 keys of at most 40 characters, values of at most 500. An empty value removes its key. */
  metadata(name: string): Record<string, string> | undefined {
    const given = this.json(name, metadataSchema, 'a hash of texts, e.g. {"order_id": "42"}');
    if (given === undefined) return undefined;
    const metadata = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, value === null ? '' : String(value)]),
    );
    const keys = Object.keys(metadata);
    if (keys.length > 50) throw new ParameterRefused(name, `has ${keys.length} keys; Stripe keeps 50`);
    for (const [key, value] of Object.entries(metadata)) {
      if (key.length > 40) throw new ParameterRefused(name, `key "${key.slice(0, 40)}…" is longer than 40 characters`);
      if (value.length > 500)
        throw new ParameterRefused(name, `value of "${key}" has ${value.length} characters; Stripe keeps 500`);
    }
    return keys.length === 0 ? undefined : metadata;
  }

  /** A JSON field, as text or as what an expression gave. */
  json<T>(name: string, schema: z.ZodType<T>, wanted: string): T | undefined {
    const value = this.#raw(name, 'texts');
    if (value === undefined || value === null || value === '') return undefined;
    const parsed = schema.safeParse(typeof value === 'string' ? parse(name, value) : value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new ParameterRefused(
      name,
      `is not ${wanted} (${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')})`,
    );
  }

  #raw(name: string, kind: Kind = 'text'): unknown {
    // null: a field of a collection that was not added; without a fallback n8n throws
    return this.#fields.value(name, this.#index, kind, { fallback: null });
  }
}

function parse(name: string, text: string): unknown {
  const parsed = parseJson(text);
  if ('complaint' in parsed) throw new ParameterRefused(name, `is not JSON: ${parsed.complaint}`);
  return parsed.value;
}

function parseJson(text: string): { value: unknown } | { complaint: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : String(error) };
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  return (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
