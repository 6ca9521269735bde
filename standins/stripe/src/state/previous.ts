/**
 * What `data.previous_attributes` of an `*.updated` event says: the old value of each field that changed,
 * inside hashes only of the keys that changed (null where the key is new), and lists whole. `updated`
 * alone is not a change.
 */
export function previousAttributes(before: object, after: object): Record<string, unknown> | undefined {
  const previous: Record<string, unknown> = {};
  const old: Record<string, unknown> = { ...before };
  const now: Record<string, unknown> = { ...after };
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const was = old[key];
    const is = now[key];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    previous[key] = isHash(was) && isHash(is) ? (previousAttributes(was, is) ?? {}) : (was ?? null);
  }
  return Object.keys(previous).length === 0 ? undefined : previous;
}

function isHash(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
