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
  /** what disputes took, less what they gave back: beside the takings */
  disputed_minor: z.number().int().default(0),
  /** of vends that were paid from a wallet: taken when it was topped up, and so not once more */
  wallet_minor: z.number().int().default(0),
  wallet_vends: z.number().int().default(0),
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
    disputed: 'Contestations',
    wallet: 'Par portefeuille, à part',
    vends: (n: number) => `${n} vente(s)`,
    colon: '\u00a0: ',
  },
  en: {
    title: (day: string) => `Takings of ${day}`,
    none: 'Nothing taken.',
    total: 'Total',
    before: (money: string) => `the day before: ${money}`,
    payments: (n: number) => `${n} payment(s)`,
    returned: (money: string) => `${money} of it given back`,
    disputed: 'Disputes',
    wallet: 'From wallets, beside',
    vends: (n: number) => `${n} vend(s)`,
    colon: ': ',
  },
};

const totalOf = (
  takings: readonly Taking[],
  currency: string,
  field: 'amount_minor' | 'disputed_minor' | 'wallet_minor' | 'wallet_vends' = 'amount_minor',
): number => takings.reduce((sum, taking) => (taking.currency === currency ? sum + taking[field] : sum), 0);

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
    // of a domain that only wallets or disputes moved there are no takings
    const rows = takings.filter(
      (taking) => taking.currency === currency && (taking.payments > 0 || taking.returned_minor !== 0),
    );
    const [disputed, wallet] = [
      totalOf(takings, currency, 'disputed_minor'),
      totalOf(takings, currency, 'wallet_minor'),
    ];
    const vends = totalOf(takings, currency, 'wallet_vends');
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
      ...(disputed === 0 ? [] : [{ label: words.disputed, value: money(-disputed, currency) }]),
      ...(vends === 0 && wallet === 0
        ? []
        : [{ label: words.wallet, value: format.join(money(wallet, currency), words.vends(vends)) ?? '' }]),
    ];
  });
}

export const day = defineAnswer(daySchema, (facts, format) => [
  `📈 ${bold(WORDS[format.locale].title(dayWords(facts.day, format.locale)))}`,
  ...takingFacts(facts, format).map(
    ({ label, value }) => `${escapeHtml(label)}${WORDS[format.locale].colon}${escapeHtml(value)}`,
  ),
]);
