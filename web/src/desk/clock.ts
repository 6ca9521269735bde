import type { Locale } from '../app/locale.tsx';
import { zone } from '../app/zone.ts';

const tags: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };
const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** The instant by the clock of the business, with its day: « lundi 30 novembre 2026 à 14:05:09 ». @param at ISO 8601 */
export function exactly(at: string, locale: Locale): string {
  return new Intl.DateTimeFormat(tags[locale], { dateStyle: 'full', timeStyle: 'medium', timeZone: zone() }).format(
    new Date(at),
  );
}

/** The day and the hour, short: « 30 nov., 14:05 ». @param at ISO 8601 */
export function shortly(at: string, locale: Locale): string {
  const sameYear = new Date(at).getUTCFullYear() === new Date().getUTCFullYear();
  return new Intl.DateTimeFormat(tags[locale], {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone(),
  }).format(new Date(at));
}

/**
 * How long ago, or in how long: « il y a 3 min ». Further than a week the day says more.
 * @param at ISO 8601
 * @param now milliseconds since 1970
 */
export function relatively(at: string, now: number, locale: Locale): string {
  const seconds = Math.round((Date.parse(at) - now) / 1_000);
  if (Math.abs(seconds) >= 7 * 86_400) return shortly(at, locale);
  const format = new Intl.RelativeTimeFormat(tags[locale], { numeric: 'auto', style: 'short' });
  for (const [unit, length] of steps)
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  return format.format(0, 'second');
}
