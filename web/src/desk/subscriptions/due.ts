import type { Locale } from '../../app/locale.tsx';
import { zone } from '../../app/zone.ts';
import type { SubscriptionRow } from './schema.ts';
import { texts } from './texts.ts';

/** A day by the clock of the business, with its year: « 24 déc. 2026 ». @param at ISO 8601 */
export function day(at: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: zone(),
  }).format(new Date(at));
}

/** What comes next for a subscription, in some words; nothing where nothing is known. */
export function sayDue(row: SubscriptionRow, locale: Locale): string {
  const text = texts[locale];
  if (row.ended_at) return text.ended(day(row.ended_at, locale));
  if (row.cancels && row.current_period_end) return text.ends(day(row.current_period_end, locale));
  if (row.status === 'trialing' && row.trial_end) return text.trialUntil(day(row.trial_end, locale));
  return row.current_period_end ? text.renews(day(row.current_period_end, locale)) : '';
}
