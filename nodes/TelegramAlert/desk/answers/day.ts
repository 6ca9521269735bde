import * as z from 'zod';
import type { Format } from '../../message/format';
import { bold, escapeHtml } from '../../message/html';
import type { Locale } from '../../message/locale';
import { defineAnswer } from './answer';

const takingSchema = z.object({
  domain: z.string().nullable(),
  currency: z.string(),
  amount_minor: z.number().int(),
  payments: z.number().int(),
  returned_minor: z.number().int(),
});
export type Taking = z.infer<typeof takingSchema>;

export const daySchema = z.object({
  /** YYYY-MM-DD in the zone of the business */
  day: z.string(),
  takings: z.array(takingSchema),
  /** of the day before */
  before: z.array(takingSchema).optional(),
});

const DOMAINS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  order: { fr: 'Commandes', en: 'Orders' },
  vend: { fr: 'Distributeurs', en: 'Machines' },
  booking: { fr: 'Réservations', en: 'Bookings' },
  recharge: { fr: 'Recharges', en: 'Top-ups' },
  subscription: { fr: 'Abonnements', en: 'Subscriptions' },
};

const WORDS = {
  fr: {
    title: (day: string) => `Recettes du ${day}`,
    none: 'Rien encaissé.',
    total: 'Total',
    before: (money: string) => `la veille : ${money}`,
    payments: (n: number) => `${n} paiement(s)`,
    returned: (money: string) => `dont ${money} rendus`,
    colon: '\u00a0: ',
  },
  en: {
    title: (day: string) => `Takings of ${day}`,
    none: 'Nothing taken.',
    total: 'Total',
    before: (money: string) => `the day before: ${money}`,
    payments: (n: number) => `${n} payment(s)`,
    returned: (money: string) => `${money} of it given back`,
    colon: ': ',
  },
};

function totalOf(takings: readonly Taking[], currency: string): number {
  return takings.reduce((sum, taking) => (taking.currency === currency ? sum + taking.amount_minor : sum), 0);
}

/** "lundi 3 mars", of a day that is no instant: no zone moves it. */
export function dayWords(day: string, locale: Locale): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(date);
}

interface Fact {
  label: string;
  value: string;
}

/** Takings by domain and their total, a currency apart: money received less what went back. */
export function takingFacts({ takings, before = [] }: z.infer<typeof daySchema>, format: Format): Fact[] {
  const words = WORDS[format.locale];
  const money = (minor: number, currency: string) => format.money(minor, currency) ?? String(minor);
  const currencies = [...new Set([...takings, ...before].map(({ currency }) => currency))].sort();
  if (currencies.length === 0) return [{ label: words.total, value: words.none }];
  return currencies.flatMap((currency) => {
    const rows = takings.filter((taking) => taking.currency === currency);
    const total = format.join(
      money(totalOf(rows, currency), currency),
      before.length > 0 ? words.before(money(totalOf(before, currency), currency)) : null,
    );
    return [
      ...rows.map((taking) => ({
        label: DOMAINS[taking.domain ?? '']?.[format.locale] ?? taking.domain ?? '—',
        value:
          format.join(
            money(taking.amount_minor, currency),
            words.payments(taking.payments),
            taking.returned_minor < 0 ? words.returned(money(-taking.returned_minor, currency)) : null,
          ) ?? '',
      })),
      { label: words.total, value: total ?? '' },
    ];
  });
}

export const day = defineAnswer(daySchema, (facts, format) => [
  `📈 ${bold(WORDS[format.locale].title(dayWords(facts.day, format.locale)))}`,
  ...takingFacts(facts, format).map(
    ({ label, value }) => `${escapeHtml(label)}${WORDS[format.locale].colon}${escapeHtml(value)}`,
  ),
]);
