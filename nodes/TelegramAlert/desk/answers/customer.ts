import * as z from 'zod';
import type { Format } from '../../message/format';
import { bold, escapeHtml } from '../../message/html';
import { defineAnswer } from './answer';
import { paymentWords } from './payment';

const personSchema = z.object({
  email: z.string().nullish(),
  user_id: z.string(),
  since: z.string().nullish(),
  open: z.string().nullish(),
  establishments: z.array(z.string()).default([]),
  subscriptions: z
    .array(z.object({ plan_code: z.string(), status: z.string(), until: z.string().nullish() }))
    .default([]),
  wallets: z.array(z.object({ amount_minor: z.number(), currency: z.string(), frozen: z.boolean() })).default([]),
  bookings: z
    .array(z.object({ title: z.string().nullish(), starts: z.string(), status: z.string(), payment_state: z.string() }))
    .default([]),
  payments: z
    .array(z.object({ amount_minor: z.number().nullish(), currency: z.string(), status: z.string(), at: z.string() }))
    .default([]),
});

const WORDS = {
  fr: {
    none: (asked: string) => `Personne ne correspond à « ${asked} ».`,
    establishments: 'Établissements',
    subscription: 'Abonnement',
    wallet: 'Portefeuille',
    frozen: 'bloqué',
    booking: 'Réservation',
    payment: 'Paiement',
    since: 'Client depuis',
    until: (when: string) => `jusqu’au ${when}`,
    more: 'D’autres personnes correspondent : écrivez l’adresse entière.',
    colon: '\u00a0: ',
  },
  en: {
    none: (asked: string) => `Nobody matches “${asked}”.`,
    establishments: 'Establishments',
    subscription: 'Subscription',
    wallet: 'Wallet',
    frozen: 'frozen',
    booking: 'Booking',
    payment: 'Payment',
    since: 'Customer since',
    until: (when: string) => `until ${when}`,
    more: 'There are others: write the whole address.',
    colon: ': ',
  },
};

function personLines(person: z.infer<typeof personSchema>, format: Format): string[] {
  const words = WORDS[format.locale];
  const line = (label: string, ...parts: (string | null | undefined)[]) =>
    `${escapeHtml(label)}${words.colon}${escapeHtml(format.join(...parts) ?? '')}`;
  const until = (when: string | null | undefined) => {
    const at = format.instant(when);
    return at === null ? null : words.until(at);
  };
  return [
    `👤 ${bold(person.email ?? person.user_id)}`,
    ...(person.since ? [line(words.since, format.instant(person.since))] : []),
    ...(person.establishments.length > 0 ? [line(words.establishments, person.establishments.join(', '))] : []),
    ...person.subscriptions.map(({ plan_code, status, until: end }) =>
      line(words.subscription, plan_code, status, until(end)),
    ),
    ...person.wallets.map(({ amount_minor, currency, frozen }) =>
      line(words.wallet, format.money(amount_minor, currency), frozen ? words.frozen : null),
    ),
    ...person.bookings.map(({ title, starts, status, payment_state }) =>
      line(words.booking, title, starts, status, payment_state),
    ),
    ...person.payments.map(({ amount_minor, currency, status, at }) =>
      line(
        words.payment,
        format.money(amount_minor, currency),
        paymentWords(status, format.locale),
        format.instant(at),
      ),
    ),
  ];
}

export const customer = defineAnswer(
  z.object({ asked: z.string().nullish(), more: z.boolean().nullish(), people: z.array(personSchema) }),
  ({ asked, more, people }, format) =>
    people.length === 0
      ? [escapeHtml(WORDS[format.locale].none(asked ?? ''))]
      : [
          ...people.flatMap((person, index) => [...(index > 0 ? [''] : []), ...personLines(person, format)]),
          ...(more === true ? ['', escapeHtml(WORDS[format.locale].more)] : []),
        ],
);
