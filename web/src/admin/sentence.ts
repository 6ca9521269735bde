import { PostgrestError } from '@supabase/supabase-js';
import type { Locale } from '../app/locale.tsx';
import { typeset } from '../app/typeset.ts';
import { refusals } from './texts.ts';

/**
 * What the database said, for the person: its own sentence where it wrote one for people (a refusal with one of the
 * known hints, or "reserved to administrators"); undefined for every other failure.
 */
export function sentenceOf(error: unknown, locale: Locale): string | undefined {
  if (!(error instanceof PostgrestError)) return undefined;
  const translated = refusals[error.hint ?? ''];
  if (translated === undefined) return undefined;
  return locale === 'fr' ? typeset(error.message) : translated;
}
