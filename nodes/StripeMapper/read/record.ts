/** Where Stripe documents null or a list it has also been seen to write an empty text or an empty object: they say the same. */
export function saysNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (isRecord(value) && Object.keys(value).length === 0);
}

/** A JSON object: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
