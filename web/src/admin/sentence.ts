import { PostgrestError } from '@supabase/supabase-js';
import * as z from 'zod/mini';
import type { Locale } from '../app/locale.tsx';
import { type Numbers, refusals } from './texts.ts';

/** A refusal's code in words; undefined for one that the page does not know. */
export function sayRefusal(code: string | null | undefined, locale: Locale, told: Numbers = {}): string | undefined {
  return refusals[locale][code ?? '']?.(told);
}

const numbers = z.record(z.string(), z.number());

/** The numbers that a refusal bears as JSON; strings beside them are for programs. */
function numbersOf(details: string | null): Numbers {
  try {
    const told: unknown = JSON.parse(details ?? '{}');
    const record = z.record(z.string(), z.unknown()).safeParse(told);
    if (!record.success) return {};
    return numbers.parse(Object.fromEntries(Object.entries(record.data).filter(([, value]) => Number.isFinite(value))));
  } catch {
    // details that Postgres wrote are no JSON
    return {};
  }
}

/** What the database refused, in words for the administrator: its message is the code; undefined for any other failure. */
export function sentenceOf(error: unknown, locale: Locale): string | undefined {
  return error instanceof PostgrestError ? sayRefusal(error.message, locale, numbersOf(error.details)) : undefined;
}
