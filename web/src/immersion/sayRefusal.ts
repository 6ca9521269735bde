import { sayLimit } from '../app/limits.ts';
import type { Locale } from '../app/locale.tsx';
import { refusals, texts } from './texts.ts';

export interface Refusal {
  reason?: string | null | undefined;
  /** Of a session that is not open: what it is instead. */
  why?: string | null | undefined;
  /** ISO 8601: when the next request may come. */
  retry_at?: string | null | undefined;
}

/** A refusal in words for the person; one that the page does not know says that something did not work. */
export function sayRefusal(refusal: Refusal, locale: Locale): string {
  const words = refusals[locale];
  return (
    sayLimit(refusal, locale) ?? words[refusal.why ?? ''] ?? words[refusal.reason ?? ''] ?? texts[locale].unexpected
  );
}
