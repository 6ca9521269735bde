import type { Texts } from '../../app/locale.tsx';
import type { What } from './addresses.ts';

export const texts: Texts<{
  title: string;
  show: string;
  whats: Readonly<Record<What, string>>;
  from: string;
  to: string;
  domain: string;
  currency: string;
  all: string;
  allDomains: string;
  undated: string;
  at: string;
  kind: string;
  person: string;
  what: string;
  amount: string;
  status: string;
  reason: string;
  due: string;
  emptyTitle: string;
  emptyHow: string;
  sum: string;
  surplus: string;
  outside: string;
  notDated: string;
  statuses: Readonly<Record<string, string>>;
  month: string;
}> = {
  fr: {
    title: 'Paiements',
    show: 'Voir',
    whats: {
      all: 'Tous les mouvements',
      takings: 'Encaissements (reçu et remboursé)',
      payments: 'Paiements reçus',
      refunds: 'Remboursements faits',
      disputes: 'Litiges (pris et rendus)',
      wallet: 'Ventes payées du porte-monnaie',
      failed: 'Paiements en échec (7 jours)',
      pending_refunds: 'Remboursements en cours',
      open_disputes: 'Litiges ouverts',
    },
    from: 'Du',
    to: 'au',
    domain: 'Domaine',
    currency: 'Devise',
    all: 'Toutes',
    allDomains: 'Tous',
    undated: 'Sans date de Stripe',
    at: 'Quand',
    kind: 'Mouvement',
    person: 'Qui',
    what: 'Pour quoi',
    amount: 'Montant',
    status: 'État',
    reason: 'Motif',
    due: 'Répondre avant',
    emptyTitle: 'Rien ne correspond',
    emptyHow: 'Changez la période ou les filtres. Les mouvements arrivent dès que Stripe les annonce.',
    sum: 'Total',
    surplus: 'en trop',
    outside: 'hors Stripe',
    notDated: 'pas encore daté',
    statuses: {
      failed: 'Échoué',
      requested: 'Demandé à Stripe',
      pending: 'En attente de la banque',
      requires_action: 'Attend le client',
      needs_response: 'À répondre',
      under_review: 'À l’étude',
      warning_needs_response: 'Demande d’explication',
      warning_under_review: 'Explication à l’étude',
    },
    month: 'Mois comptable',
  },
  en: {
    title: 'Payments',
    show: 'Show',
    whats: {
      all: 'All movements',
      takings: 'Takings (received and refunded)',
      payments: 'Payments received',
      refunds: 'Refunds made',
      disputes: 'Disputes (taken and given back)',
      wallet: 'Sales paid from wallets',
      failed: 'Payments that failed (7 days)',
      pending_refunds: 'Refunds under way',
      open_disputes: 'Open disputes',
    },
    from: 'From',
    to: 'to',
    domain: 'Domain',
    currency: 'Currency',
    all: 'All',
    allDomains: 'All',
    undated: 'Not dated by Stripe',
    at: 'When',
    kind: 'Movement',
    person: 'Who',
    what: 'For what',
    amount: 'Amount',
    status: 'State',
    reason: 'Reason',
    due: 'Answer before',
    emptyTitle: 'Nothing fits',
    emptyHow: 'Change the period or the filters. Movements come as soon as Stripe tells of them.',
    sum: 'Total',
    surplus: 'surplus',
    outside: 'outside Stripe',
    notDated: 'not dated yet',
    statuses: {
      failed: 'Failed',
      requested: 'Asked of Stripe',
      pending: 'Waiting for the bank',
      requires_action: 'Waiting for the customer',
      needs_response: 'To be answered',
      under_review: 'Under review',
      warning_needs_response: 'Inquiry',
      warning_under_review: 'Inquiry under review',
    },
    month: 'Accountant’s month',
  },
};
