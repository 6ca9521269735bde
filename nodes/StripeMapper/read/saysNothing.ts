import { isRecord } from '../../shared/record';

/** Where Stripe documents null or a list it has also been seen to write an empty text or an empty object: they say the same. */
export function saysNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (isRecord(value) && Object.keys(value).length === 0);
}
