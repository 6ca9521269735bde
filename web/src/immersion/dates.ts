import type { Locale } from '../app/locale.tsx';
import { zone } from '../app/zone.ts';

/** The calendar day at the business: "2025-03-03". */
export function localDay(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone(), dateStyle: 'short' }).format(now);
}

/** A day of the calendar has no time and no zone: read as UTC, it is the same day everywhere. */
function atNoon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

function format(day: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { ...options, timeZone: 'UTC' }).format(
    atNoon(day),
  );
  // Intl writes "lundi 1" or "1 mars"; the first of a month has a name of its own in French. English has it "Monday, 3 March"
  return locale === 'fr' ? text.replace(/(^|\s)1(?=\s|$)/, '$11er') : text.replace(',', '');
}

/**
 * "du lundi 3 au vendredi 7 mars 2025", "Monday 3 – Friday 7 March 2025": always with the day of the week, and what both
 * dates have in common once, at the end; "lundi 3 mars 2025" where both are one day.
 */
export function formatDateRange(start: string, end: string, locale: Locale): string {
  const day = { weekday: 'long', day: 'numeric' } as const;
  const dayAndMonth = { ...day, month: 'long' } as const;
  const full = { ...dayAndMonth, year: 'numeric' } as const;
  const last = format(end, locale, full);
  if (start === end) return last;
  const first = format(
    start,
    locale,
    start.slice(0, 7) === end.slice(0, 7) ? day : start.slice(0, 4) === end.slice(0, 4) ? dayAndMonth : full,
  );
  return locale === 'fr' ? `du ${first} au ${last}` : `${first} – ${last}`;
}

/** The same after a noun: "la session du lundi 3 mars 2025", "the session of Monday 3 March 2025". */
export function formatOfDates(start: string, end: string, locale: Locale): string {
  const dates = formatDateRange(start, end, locale);
  if (locale === 'en') return `of ${dates}`;
  return start === end ? `du ${dates}` : dates;
}

/** An instant as the clock on the wall of the business shows it: "14 h 05", "14:05". */
export function formatTime(instant: string, locale: Locale): string {
  const text = new Intl.DateTimeFormat('en-GB', { timeZone: zone(), timeStyle: 'short' }).format(new Date(instant));
  if (locale === 'en') return text;
  const [hour, minute] = text.split(':');
  return `${Number(hour)}\u00a0h${minute === '00' ? '' : `\u00a0${minute}`}`;
}

/** Until when: "jusqu’à 14 h 05" today, "jusqu’au mardi 1er décembre à 7 h 22" on another day. */
export function formatUntil(instant: string, locale: Locale, now: Date): string {
  const day = localDay(new Date(instant));
  const time = formatTime(instant, locale);
  if (day === localDay(now)) return locale === 'fr' ? `jusqu’à ${time}` : `until ${time}`;
  const date = format(day, locale, { weekday: 'long', day: 'numeric', month: 'long' });
  return locale === 'fr' ? `jusqu’au ${date} à ${time}` : `until ${date} at ${time}`;
}

/** An instant with its day: "sam. 21 nov. 2026 à 14 h 05", "Sat 21 Nov 2026, 14:05". */
export function formatInstant(instant: string, locale: Locale): string {
  const date = format(localDay(new Date(instant)), locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return `${date}${locale === 'fr' ? ' à ' : ', '}${formatTime(instant, locale)}`;
}

/** An instant at the business that spreadsheets of every language take for a date: "2026-11-21 14:05:00". */
export function sortableInstant(instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone(), dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(instant),
  );
}

/** Whole days from one day of the calendar to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((atNoon(to).getTime() - atNoon(from).getTime()) / 86_400_000);
}
