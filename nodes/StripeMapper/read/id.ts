import { StripeShapeError } from './error';
import { isRecord } from '../../shared/record';

/** Stripe's ids are at most 255 characters long; ids of plans and products may be chosen by people. */
const LONGEST = 255;

/**
 * The id of what a field points at. Stripe gives the bare id, the expanded object, or of something
 * deleted `{id, object, deleted: true}`: all three name the same thing.
 */
export function idFrom(value: unknown, path: string): string {
  if (isRecord(value)) return plainId(value.id, `${path}.id`);
  return plainId(value, path);
}

function plainId(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '' || value.length > LONGEST)
    throw new StripeShapeError(path, 'an id', value);
  return value;
}
