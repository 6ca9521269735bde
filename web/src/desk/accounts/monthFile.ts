import { csvFile } from '../../admin/csv.ts';
import type { Locale, Texts } from '../../app/locale.tsx';
import { decimalText } from '../../app/money.ts';
import { type Movement, whatFor, whoOf } from '../payments/movement.ts';
import { domains, kinds } from '../payments/words.ts';

const heads: Texts<readonly string[]> = {
  fr: [
    'Date',
    'Heure',
    'Mouvement',
    'Domaine',
    'Montant',
    'Devise',
    'Frais',
    'Devise des frais',
    'Reçu par',
    'Qui',
    'E-mail',
    'Pour quoi',
    'Référence Stripe',
    'Référence',
  ],
  en: [
    'Date',
    'Time',
    'Movement',
    'Domain',
    'Amount',
    'Currency',
    'Fee',
    'Fee currency',
    'Received by',
    'Who',
    'E-mail',
    'For what',
    'Stripe reference',
    'Reference',
  ],
};
const said: Texts<{ unknown: string; outside: string }> = {
  fr: { unknown: 'pas encore connu', outside: 'hors Stripe' },
  en: { unknown: 'not known yet', outside: 'outside Stripe' },
};

/** Minor units as a number of the spreadsheet: its decimals are those of the currency. */
const amount = (minor: number, currency: string): number =>
  Math.sign(minor) * Number(decimalText(Math.abs(minor), currency));

/** What of it Stripe is still to say: fees are kept of payments, seldom of what goes back. */
const feeUnknown = ({ kind, via, fee_minor }: Movement): boolean =>
  fee_minor === null && kind === 'payment' && via === 'stripe';

/**
 * A month for the accountant, oldest first, as CSV: dates and hours of the business, amounts with their sign.
 * @param zone IANA name
 */
export function monthFile(movements: readonly Movement[], locale: Locale, zone: string): string {
  const day = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-CA', { dateStyle: 'short', timeZone: zone });
  const long = new Intl.DateTimeFormat('fr-FR', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone });
  const time = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'medium', timeZone: zone });
  const rows = movements.toReversed().map((one) => {
    const at = one.at === null ? null : new Date(one.at);
    return [
      at && (locale === 'fr' ? long : day).format(at),
      at && time.format(at),
      kinds[locale][one.kind] ?? one.kind,
      domains[locale][one.domain ?? ''] ?? one.domain,
      amount(one.amount_minor, one.currency),
      one.currency.toUpperCase(),
      one.fee_minor !== null && one.fee_currency !== null
        ? amount(one.fee_minor, one.fee_currency)
        : feeUnknown(one)
          ? said[locale].unknown
          : null,
      one.fee_currency?.toUpperCase() ?? null,
      one.via === 'outside' ? said[locale].outside : 'Stripe',
      whoOf(one.person, one.about),
      one.person?.email ?? null,
      whatFor(one.about, locale),
      one.stripe_id,
      one.id,
    ];
  });
  return csvFile([heads[locale], ...rows], locale === 'fr' ? ';' : ',');
}
