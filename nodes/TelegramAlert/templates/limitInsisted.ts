import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import type { Locale } from '../message/locale';
import { execution, instant, named, text } from './template';

/** Names of `guichet.limits`, as support reads them. */
const LIMITS: Record<string, Record<Locale, string>> = {
  unpaid_orders: { fr: 'commandes non payées', en: 'unpaid orders' },
  line_units: { fr: 'articles sur une ligne', en: 'items on one line' },
  unpaid_units: { fr: 'articles non payés', en: 'unpaid items' },
  lapsed_orders: { fr: 'commandes abandonnées', en: 'abandoned orders' },
  lapsed_holds: { fr: 'places retenues sans payer', en: 'places held without paying' },
  refused_offers: { fr: 'places de liste d’attente laissées', en: 'waiting list places let go' },
  refused_offers_of_session: {
    fr: 'retour sur une liste après une place laissée',
    en: 'back on a list after letting a place go',
  },
  open_recharges: { fr: 'recharges ouvertes', en: 'open recharges' },
  checkouts: { fr: 'pages de paiement', en: 'payment pages' },
  recharges: { fr: 'recharges', en: 'recharges' },
  portals: { fr: 'espaces client', en: 'customer portals' },
  invitations: { fr: 'invitations à un siège facturé', en: 'invitations to a billed seat' },
  refunds: { fr: 'annulations remboursées', en: 'refunded cancellations' },
  vend_checkouts_of_session: { fr: 'pages de paiement d’une vente', en: 'payment pages of one vend' },
  vend_checkouts_of_machine: { fr: 'pages de paiement d’une machine', en: 'payment pages of one machine' },
};

/** Somebody, or a machine, goes on asking after being refused by a limit; once a day. */
export const limitInsisted = defineTemplate({
  emoji: '🚦',
  data: z.object({
    ...execution,
    /** name of the limit that was met first */
    limit: text,
    most: text,
    minutes: text,
    refused: text,
    since: instant,
    user_id: text,
    customer_email: text,
    machine_name: text,
    machine_id: text,
    place: text,
    vend_session_id: text,
  }),
  words: {
    fr: {
      title: 'Quelqu’un insiste',
      many: 'personnes ou machines insistent',
      next: 'Regarder ce que fait ce compte ou cette machine ; le bloquer, ou relever la limite (set_limit).',
    },
    en: {
      title: 'Somebody insists',
      many: 'people or machines insist',
      next: 'See what this account or machine is doing; block it, or raise the limit (set_limit).',
    },
  },
  summary: (alert, format) =>
    format.join(
      alert.customer_email ?? alert.machine_name ?? alert.machine_id,
      nameOfLimit(alert.limit, format.locale),
    ),
  facts: (alert, format) => [
    [
      'customer',
      alert.customer_email && alert.user_id
        ? `${alert.customer_email} (${alert.user_id})`
        : (alert.customer_email ?? alert.user_id),
    ],
    ['machine', named(alert.machine_name, alert.machine_id)],
    ['place', alert.place],
    [
      'limit',
      alert.limit &&
        format.join(nameOfLimit(alert.limit, format.locale), alert.most, alert.minutes && `${alert.minutes} min`),
    ],
    ['refusals', alert.refused],
    ['since', format.instant(alert.since)],
    ['vend', alert.vend_session_id],
  ],
  links: (alert, format) => [['execution', format.executionUrl(alert)]],
});

function nameOfLimit(limit: string | null | undefined, locale: Locale): string | null {
  return limit ? (LIMITS[limit]?.[locale] ?? limit) : null;
}
