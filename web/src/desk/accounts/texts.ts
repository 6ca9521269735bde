import type { Texts } from '../../app/locale.tsx';

export const texts: Texts<{
  title: string;
  month: string;
  before: string;
  after: string;
  file: string;
  making(count: number): string;
  failed: string;
  kind: string;
  count: string;
  total: string;
  fees: string;
  unknown: string;
  missing(count: number): string;
  undated(count: number, amount: string): string;
  net: string;
  at: string;
  fee: string;
  reference: string;
  emptyTitle: string;
  emptyHow: string;
}> = {
  fr: {
    title: 'Mois comptable',
    month: 'Mois',
    before: 'Mois précédent',
    after: 'Mois suivant',
    file: 'Télécharger (CSV)',
    making: (count) => `Préparation… ${count}`,
    failed: 'Le fichier n’a pas pu être fait. Rien n’a été modifié\u00a0; recommencez.',
    kind: 'Mouvement',
    count: 'Nombre',
    total: 'Montant',
    fees: 'Frais de Stripe',
    unknown: 'pas encore connu',
    missing: (count) => `pas encore connus de ${count} paiement${count === 1 ? '' : 's'}`,
    undated: (count, amount) =>
      `${count} mouvement${count === 1 ? '' : 's'} (${amount}) sans date de Stripe\u00a0: dans aucun mois pour l’instant.`,
    net: 'Ensemble',
    at: 'Quand',
    fee: 'Frais',
    reference: 'Référence',
    emptyTitle: 'Aucun mouvement ce mois-là',
    emptyHow: 'Choisissez un autre mois.',
  },
  en: {
    title: 'Accountant’s month',
    month: 'Month',
    before: 'Month before',
    after: 'Month after',
    file: 'Download (CSV)',
    making: (count) => `Preparing… ${count}`,
    failed: 'The file could not be made. Nothing was changed; try again.',
    kind: 'Movement',
    count: 'Number',
    total: 'Amount',
    fees: 'Stripe’s fees',
    unknown: 'not known yet',
    missing: (count) => `not known yet of ${count} payment${count === 1 ? '' : 's'}`,
    undated: (count, amount) =>
      `${count} movement${count === 1 ? '' : 's'} (${amount}) not dated by Stripe: in no month so far.`,
    net: 'Together',
    at: 'When',
    fee: 'Fee',
    reference: 'Reference',
    emptyTitle: 'No movement in that month',
    emptyHow: 'Choose another month.',
  },
};
