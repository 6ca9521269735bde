import { invalidRequest } from './errors.ts';

type MetadataParam = Record<string, string | number | null | undefined> | '' | null | undefined;

/**
 * Metadata after a request: keys are merged, an empty value removes its key, an empty hash removes all.
 * @throws StripeError for more than 50 keys, a key above 40 or a value above 500 characters
 */
export function mergeMetadata(
  current: Record<string, string> | null,
  given: MetadataParam,
  param = 'metadata',
): Record<string, string> {
  if (given === undefined) return current ?? {};
  if (given === '' || given === null) return {};
  const merged = new Map(Object.entries(current ?? {}));
  for (const [key, value] of Object.entries(given)) {
    if (value === '' || value === null || value === undefined) merged.delete(key);
    else merged.set(key, checked(key, String(value), param));
  }
  if (merged.size > 50)
    throw invalidRequest(`Metadata can have up to 50 keys, but you passed in ${merged.size} keys.`, param);
  return Object.fromEntries(merged);
}

function checked(key: string, value: string, param: string): string {
  if (key.length > 40)
    throw invalidRequest(
      `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`,
      param,
    );
  if (value.length > 500)
    throw invalidRequest(
      `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value.slice(0, 80)}…`,
      `${param}[${key}]`,
    );
  return value;
}

/** Stripe's "unset": an empty text clears a field. */
export function blankToNull<T>(value: T | '' | null | undefined): T | null {
  return value === '' || value === null || value === undefined ? null : value;
}

/** For updates: what was not given stays. */
export function given<T>(value: T | '' | null | undefined, current: T | null): T | null {
  return value === undefined ? current : blankToNull(value);
}
