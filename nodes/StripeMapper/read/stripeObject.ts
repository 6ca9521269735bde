import { amountFrom } from './amount';
import { StripeShapeError } from './error';
import { idFrom } from './id';
import { instantFrom } from './instant';
import { isRecord } from '../../shared/record';
import { saysNothing } from './saysNothing';

/**
 * A Stripe object of any API version, and where it stands in its event. Each reader takes a field by
 * name and throws a StripeShapeError with the field's path. Fields nobody asks for are never looked at.
 *
 * Strict on what identifies (ids), on money, on instants and on states; `label` is for what people read
 * only (names, addresses of pages): of an unexpected kind it is null, and the rest is still worth having.
 */
export class StripeObject {
  readonly fields: Record<string, unknown>;
  readonly path: string;

  /** Made by `from` and `root`, which look at what they are given. */
  constructor(fields: Record<string, unknown>, path: string) {
    this.fields = fields;
    this.path = path;
  }

  static from(value: unknown, path: string): StripeObject {
    if (!isRecord(value)) throw new StripeShapeError(path, 'an object', value);
    return new StripeObject(value, path);
  }

  /** The event itself: paths begin below it. */
  static root(payload: unknown): StripeObject {
    if (!isRecord(payload)) throw new StripeShapeError('payload', 'an event object', payload);
    return new StripeObject(payload, '');
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  /** Whether the field says something: neither null nor absent, nor empty. */
  has(key: string): boolean {
    return !saysNothing(this.fields[key]);
  }

  /** A required text that decides something: a state, a currency, a mode. Open enums stay as Stripe says them. */
  text(key: string): string {
    const value = this.fields[key];
    if (typeof value !== 'string' || value === '') throw new StripeShapeError(this.at(key), 'text', value);
    return value;
  }

  textOrNull(key: string): string | null {
    return this.has(key) ? this.text(key) : null;
  }

  label(key: string): string | null {
    const value = this.fields[key];
    return typeof value === 'string' && value !== '' ? value : null;
  }

  /** bare id, expanded object or deleted object */
  id(key: string): string {
    return idFrom(this.fields[key], this.at(key));
  }

  idOrNull(key: string): string | null {
    return this.has(key) ? this.id(key) : null;
  }

  amount(key: string): number {
    return amountFrom(this.fields[key], this.at(key));
  }

  amountOrNull(key: string): number | null {
    return this.has(key) ? this.amount(key) : null;
  }

  /** ISO 8601 in UTC */
  instantOrNull(key: string): string | null {
    return this.has(key) ? instantFrom(this.fields[key], this.at(key)) : null;
  }

  /** a count: a whole number ≥ 0 */
  countOrNull(key: string): number | null {
    if (!this.has(key)) return null;
    const value = this.fields[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw new StripeShapeError(this.at(key), 'a whole number', value);
    }
    return value;
  }

  booleanOrNull(key: string): boolean | null {
    if (!this.has(key)) return null;
    const value = this.fields[key];
    if (typeof value !== 'boolean') throw new StripeShapeError(this.at(key), 'true or false', value);
    return value;
  }

  object(key: string): StripeObject {
    return StripeObject.from(this.fields[key], this.at(key));
  }

  objectOrNull(key: string): StripeObject | null {
    return this.has(key) ? this.object(key) : null;
  }

  /** The object where the field is expanded; null where it is a bare id or absent. */
  expanded(key: string): StripeObject | null {
    const value = this.fields[key];
    return isRecord(value) && this.has(key) ? new StripeObject(value, this.at(key)) : null;
  }

  /** The entries of a Stripe list `{object: 'list', data: […]}`. */
  list(key: string): StripeObject[] {
    if (this.fields[key] === '') return [];
    const list = this.object(key);
    const data = list.fields.data;
    // an empty object instead of the list, or of its entries
    if (!('data' in list.fields) && !this.has(key)) return [];
    if ('data' in list.fields && (data === '' || data === null)) return [];
    if (!Array.isArray(data)) throw new StripeShapeError(list.at('data'), 'a list', data);
    return data.map((entry: unknown, index) => StripeObject.from(entry, `${list.path}.data[${index}]`));
  }

  listOrEmpty(key: string): StripeObject[] {
    return this.has(key) ? this.list(key) : [];
  }

  /** A plain array of objects, not a Stripe list; bare ids in it are left out. */
  entries(key: string): StripeObject[] {
    if (!this.has(key)) return [];
    const value = this.fields[key];
    if (!Array.isArray(value)) throw new StripeShapeError(this.at(key), 'a list', value);
    return value.flatMap((entry: unknown, index) =>
      isRecord(entry) ? [new StripeObject(entry, `${this.at(key)}[${index}]`)] : [],
    );
  }
}
