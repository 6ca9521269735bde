import type { Locale } from '../app/locale.tsx';

const zone = 'Europe/Paris';

/** The calendar day in Paris: "2025-03-03". */
export function parisDay(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(now);
}

/** A day of the calendar has no time and no zone: read as UTC, it is the same day everywhere. */
function atNoon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

function format(day: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { ...options, timeZone: 'UTC' }).format(atNoon(day));
  // Intl writes "1 mars"; the first of a month has a name of its own in French
  return locale === 'fr' ? text.replace(/(^|\s)1(?=\s)/, '$11er') : text;
}

/** "3 mars – 7 mars 2025"; the year once where both are of one year, one date where both are one day. */
export function formatDateRange(start: string, end: string, locale: Locale): string {
  const dayAndMonth = { day: 'numeric', month: 'long' } as const;
  const full = { ...dayAndMonth, year: 'numeric' } as const;
  if (start === end) return format(start, locale, full);
  const sameYear = start.slice(0, 4) === end.slice(0, 4);
  return `${format(start, locale, sameYear ? dayAndMonth : full)} – ${format(end, locale, full)}`;
}

/** An instant as the clock on the wall in Paris shows it: "14:05". */
export function formatTime(instant: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: zone, timeStyle: 'short' }).format(new Date(instant));
}

/** An instant with its day: "21 nov. 2026, 14:05". */
export function formatInstant(instant: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** An instant in Paris that spreadsheets of every language take for a date: "2026-11-21 14:05:00". */
export function sortableInstant(instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(instant));
}

/** Whole days from one day of the calendar to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((atNoon(to).getTime() - atNoon(from).getTime()) / 86_400_000);
}
