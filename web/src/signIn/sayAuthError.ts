import type { Locale } from '../app/locale.tsx';
import { texts } from './texts.ts';

/** What of an error of sign-in counts here. */
export interface AuthFailure {
  code?: string | undefined;
  /** HTTP; 0 where nobody answered. */
  status?: number | undefined;
}

/** Why sign-in refused, in words of a person. */
export function sayAuthError({ code, status }: AuthFailure, locale: Locale): string {
  const text = texts[locale];
  return text.errors[code ?? ''] ?? (status === 0 ? text.offline : text.unexpected);
}
