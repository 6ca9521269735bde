import type { StripeObject } from './stripeObject';
import { isRecord } from '../../shared/record';

/** `metadata` as Stripe keeps it: text to text. Absent or null is empty; numbers and booleans become text. */
export function metadataOf(object: StripeObject): Record<string, string> {
  const metadata = object.fields.metadata;
  const texts: Record<string, string> = {};
  if (!isRecord(metadata)) return texts;
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value === 'string') texts[key] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') texts[key] = String(value);
  }
  return texts;
}

/** The first of several metadata (the nearest first) that says something under one of the keys. */
export function firstText(sources: readonly Record<string, string>[], keys: readonly string[]): string | null {
  for (const source of sources) {
    for (const key of keys) {
      const text = source[key]?.trim();
      if (text) return text;
    }
  }
  return null;
}

/** 'true'/'false' in any case, also 1/0 and yes/no; null where it says neither. */
export function firstBoolean(sources: readonly Record<string, string>[], key: string): boolean | null {
  switch (firstText(sources, [key])?.toLowerCase()) {
    case 'true':
    case '1':
    case 'yes':
      return true;
    case 'false':
    case '0':
    case 'no':
      return false;
    default:
      return null;
  }
}

/** A whole number ≥ 0 that fits a Postgres integer; null for anything else. */
export function wholeNumber(text: string | null): number | null {
  if (text === null || !/^\d{1,10}$/.test(text)) return null;
  const number = Number(text);
  return number <= 2_147_483_647 ? number : null;
}
