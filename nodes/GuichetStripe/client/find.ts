import { KEY_METADATA } from './calls';

const A_DAY_AND_A_BIT = 26 * 3600;

/** Keys live a day: what was made under one is younger than this. */
export function recently(): { gte: number } {
  return { gte: Math.floor(Date.now() / 1000) - A_DAY_AND_A_BIT };
}

/**
 * The object of a list that was made under the key. Lists are up to date at once; Stripe's search lags up to a minute.
 * @param list with auto-paging, as the client gives it
 */
export async function findMadeUnder<T extends { metadata: Record<string, string> | null }>(
  key: string,
  list: AsyncIterable<T>,
): Promise<T | undefined> {
  for await (const object of list) {
    if (object.metadata?.[KEY_METADATA] === key) return object;
  }
  return undefined;
}

/** Metadata with the key it is made under. */
export function marked(metadata: Record<string, string> | undefined, key: string): Record<string, string> {
  return { ...metadata, [KEY_METADATA]: key.slice(0, 500) };
}

/** For changes: the same values may be set once more. */
export function notSettled(): Promise<undefined> {
  return Promise.resolve(undefined);
}
