import * as z from 'zod';
import { bold, escapeHtml } from '../../message/html';
import type { Locale } from '../../message/locale';
import { defineAnswer } from './answer';

const schema = z.object({
  asked: z.string().nullish(),
  payment_id: z.string().optional(),
  payment_intent: z.string().optional(),
  amount_minor: z.number().optional(),
  refunded_minor: z.number().optional(),
  left_minor: z.number().optional(),
  currency: z.string().optional(),
  status: z.string().optional(),
  disputed: z.boolean().optional(),
  at: z.string().optional(),
  email: z.string().optional(),
  reason: z.string().optional(),
  for: z.string().optional(),
});

const WORDS = {
  fr: {
    title: 'Paiement',
    none: (asked: string) => `Aucun paiement ne correspond à « ${asked} ».`,
    left: (money: string) => `Remboursable : ${money}`,
    refunded: (money: string) => `Déjà remboursé : ${money}`,
    disputed: 'Contesté auprès de la banque : rien n’est remboursable maintenant.',
    of: {
      order: 'commande',
      vend: 'vente d’un distributeur',
      booking: 'réservation',
      recharge: 'recharge',
      invoice: 'facture',
    },
    status: {
      succeeded: 'payé',
      requires_capture: 'retenu',
      processing: 'en attente de la banque',
      canceled: 'abandonné',
    },
    unpaid: 'non payé',
  },
  en: {
    title: 'Payment',
    none: (asked: string) => `No payment matches “${asked}”.`,
    left: (money: string) => `Can be refunded: ${money}`,
    refunded: (money: string) => `Refunded already: ${money}`,
    disputed: 'Disputed at the bank: nothing can be refunded now.',
    of: { order: 'order', vend: 'vend of a machine', booking: 'booking', recharge: 'top-up', invoice: 'invoice' },
    status: { succeeded: 'paid', requires_capture: 'held', processing: 'waiting for the bank', canceled: 'abandoned' },
    unpaid: 'not paid',
  },
};

/** How a payment stands, never in Stripe's words. */
export function paymentWords(status: string | undefined, locale: Locale): string {
  const known: Readonly<Record<string, string>> = WORDS[locale].status;
  return known[status ?? ''] ?? WORDS[locale].unpaid;
}

export const payment = defineAnswer(schema, (facts, format) => {
  const words = WORDS[format.locale];
  if (facts.payment_id === undefined) return [escapeHtml(words.none(facts.asked ?? ''))];
  const money = (minor: number | undefined) => format.money(minor, facts.currency);
  const known = (table: Record<string, string>, code: string | undefined) => (code === undefined ? null : table[code]);
  const [left, refunded] = [money(facts.left_minor), money(facts.refunded_minor)];
  const lines = [
    format.join(known(words.of, facts.for), facts.email),
    format.join(paymentWords(facts.status, format.locale), format.instant(facts.at), format.reason(facts.reason)),
    (facts.refunded_minor ?? 0) > 0 && refunded !== null ? words.refunded(refunded) : null,
    (facts.left_minor ?? 0) > 0 && left !== null ? words.left(left) : null,
    facts.disputed === true ? words.disputed : null,
    facts.payment_intent,
  ];
  return [
    `💶 ${bold(`${words.title} ${money(facts.amount_minor) ?? ''}`.trim())}`,
    ...lines.flatMap((line) => (line ? [escapeHtml(line)] : [])),
  ];
});
