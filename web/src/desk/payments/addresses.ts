import { links } from '../links.tsx';

/** What the list of payments may show. */
export const whats = [
  'all',
  'takings',
  'payments',
  'refunds',
  'disputes',
  'wallet',
  'failed',
  'pending_refunds',
  'open_disputes',
] as const;
export type What = (typeof whats)[number];

/** What each is called in an address. */
export const words: Readonly<Record<What, string>> = {
  all: '',
  takings: 'encaissements',
  payments: 'paiements',
  refunds: 'remboursements',
  disputes: 'litiges',
  wallet: 'porte-monnaie',
  failed: 'echecs',
  pending_refunds: 'remboursements-en-cours',
  open_disputes: 'litiges-ouverts',
};

export const whatOf = (word: string): What => whats.find((what) => words[what] === word) ?? 'all';

export interface Shown {
  what?: What;
  /** First and last day, both included. */
  from?: string;
  to?: string;
  domain?: string;
  currency?: string;
  undated?: boolean;
}

/** The list of payments with the filters that a number is the sum of. */
export function paymentsShown({ what = 'all', from, to, domain, currency, undated = false }: Shown): string {
  const query = new URLSearchParams();
  const entries = {
    voir: words[what],
    du: from,
    au: to,
    domaine: domain,
    devise: currency,
    date: undated ? 'non' : '',
  };
  for (const [name, value] of Object.entries(entries)) if (value !== undefined && value !== '') query.set(name, value);
  const text = query.toString();
  return `${links.payments}${text === '' ? '' : `?${text}`}`;
}
