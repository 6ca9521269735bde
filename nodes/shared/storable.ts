import { isRecord } from './record';

/**
 * Text as Postgres can store it: jsonb takes neither U+0000 nor half a surrogate pair. Both become U+FFFD.
 */
function storableText(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

/**
 * Makes every text and key of a parsed JSON value storable, in place. A loop, not a recursion: how deep
 * the value goes is the sender's choice.
 */
export function makeStorable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  const open: unknown[] = [value];
  while (open.length > 0) {
    const container = open.pop();
    if (Array.isArray(container)) {
      container.forEach((entry: unknown, index) => {
        if (typeof entry === 'string') container[index] = storableText(entry);
        else open.push(entry);
      });
    } else if (isRecord(container)) {
      for (const [key, entry] of Object.entries(container)) {
        const storableKey = storableText(key);
        if (storableKey !== key) Reflect.deleteProperty(container, key);
        container[storableKey] = typeof entry === 'string' ? storableText(entry) : entry;
        open.push(entry);
      }
    }
  }
  return value;
}
