import type { Locale } from '../../app/locale.tsx';
import type { Bucket, Today } from './schema.ts';

export type Unit = 'day' | 'week' | 'month';
export const units: readonly Unit[] = ['day', 'week', 'month'];
/** As addresses have them. */
export const unitWords: Readonly<Record<Unit, string>> = { day: 'jour', week: 'semaine', month: 'mois' };

/** The unit that an address asks for; weeks, as most ask. */
export function unitOf(word: string): Unit {
  return units.find((unit) => unitWords[unit] === word) ?? 'week';
}

/** A day, week or month of the calendar of the business. */
export interface Period {
  /** First and last day, YYYY-MM-DD, both included. */
  from: string;
  to: string;
}

const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

export function plusDays(day: string, days: number): string {
  const date = at(day);
  date.setUTCDate(date.getUTCDate() + days);
  return dayOf(date);
}

function plusMonths(day: string, months: number): string {
  const date = at(day);
  date.setUTCMonth(date.getUTCMonth() + months, 1);
  return dayOf(date);
}

/** The unit that begins on a day. */
export function periodFrom(unit: Unit, from: string): Period {
  if (unit === 'day') return { from, to: from };
  return { from, to: plusDays(unit === 'week' ? plusDays(from, 7) : plusMonths(from, 1), -1) };
}

/** The unit that is under way, and those before it, newest first. */
export function lastPeriods(
  unit: Unit,
  { today, week, month }: Pick<Today, 'today' | 'week' | 'month'>,
  count: number,
) {
  return Array.from({ length: count }, (_, back): Period => {
    if (unit === 'day') return periodFrom(unit, plusDays(today, -back));
    return periodFrom(unit, unit === 'week' ? plusDays(week, -7 * back) : plusMonths(month, -back));
  });
}

const tag = (locale: Locale): string => (locale === 'fr' ? 'fr-FR' : 'en-GB');

/** « lun. 23 nov. », « 23 – 29 nov. », « nov. 2026 » */
export function sayPeriod(unit: Unit, { from, to }: Period, locale: Locale): string {
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag(locale), { ...options, timeZone: 'UTC' });
  if (unit === 'day') return say({ weekday: 'short', day: 'numeric', month: 'short' }).format(at(from));
  if (unit === 'month') return say({ month: 'short', year: 'numeric' }).format(at(from));
  return say({ day: 'numeric', month: 'short' }).formatRange(at(from), at(to));
}

/** « 23/11 », « nov. »: what stands under a bar. */
export function sayShort(unit: Unit, { from }: Period, locale: Locale): string {
  const options: Intl.DateTimeFormatOptions =
    unit === 'month' ? { month: 'short' } : { day: '2-digit', month: '2-digit' };
  return new Intl.DateTimeFormat(tag(locale), { ...options, timeZone: 'UTC' }).format(at(from));
}

const sums = [
  'takings_minor',
  'received_minor',
  'payments',
  'refunded_minor',
  'refunds',
  'disputed_minor',
  'disputes',
  'wallet_minor',
  'wallet_vends',
] as const;
/** What a period brought; minor units and numbers. */
export type Taken = Pick<Bucket, (typeof sums)[number]>;

const nothing: Taken = {
  takings_minor: 0,
  received_minor: 0,
  payments: 0,
  refunded_minor: 0,
  refunds: 0,
  disputed_minor: 0,
  disputes: 0,
  wallet_minor: 0,
  wallet_vends: 0,
};

/** The sum of what fits; nothing where nothing came. */
export function takenIn(
  buckets: readonly Bucket[],
  { from, domain, currency }: { from?: string; domain?: string; currency: string },
): Taken {
  const sum = { ...nothing };
  for (const one of buckets) {
    const fits =
      one.currency === currency &&
      (from === undefined || one.starts_on === from) &&
      (domain === undefined || one.domain === domain);
    if (fits) for (const name of sums) sum[name] += one[name];
  }
  return sum;
}

/** Currencies in which anything came, that with most payments first. */
export function currenciesOf(buckets: readonly Bucket[]): string[] {
  const payments = new Map<string, number>();
  for (const { currency, payments: more } of buckets) payments.set(currency, (payments.get(currency) ?? 0) + more);
  return [...payments]
    .toSorted(([a, one], [b, other]) => other - one || a.localeCompare(b))
    .map(([currency]) => currency);
}

/** Domains in their order, of those in which anything came. */
export function domainsOf(buckets: readonly Bucket[], currency: string): string[] {
  const order = ['booking', 'order', 'vend', 'recharge', 'subscription'];
  const found = new Set(buckets.filter((one) => one.currency === currency).map(({ domain }) => domain));
  return [...order.filter((one) => found.has(one)), ...[...found].filter((one) => !order.includes(one))];
}

/** « +12 % » against what was before; undefined where there was nothing to compare with. */
export function sayChange(now: number, before: number, locale: Locale): string | undefined {
  if (before <= 0) return undefined;
  return new Intl.NumberFormat(tag(locale), {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  }).format((now - before) / before);
}
