/**
 * A Stripe object whose shape this version of the mapper cannot read. Carries the path of the field
 * and what stood there by kind only: a value may be a person's data or a secret.
 */
export class StripeShapeError extends Error {
  override readonly name = 'StripeShapeError';
  /** from the event's root, e.g. `data.object.items.data[0].price.id` */
  readonly path: string;
  /** what a member of staff can do about it */
  readonly hint = 'Nothing is lost: the event stays in the log and can be replayed once the mapper reads this shape.';

  constructor(path: string, expected: string, value: unknown) {
    super(`${path}: expected ${expected}, got ${kindOf(value)}`);
    this.path = path;
  }
}

/** The kind of a JSON value, never the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value === '') return 'empty string';
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return 'number that is no safe integer';
  return typeof value;
}
