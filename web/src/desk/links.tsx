import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

const id = encodeURIComponent;

/** Every address of the desk. */
export const links = {
  today: '/bureau',
  search: (query = '') => (query === '' ? '/bureau/recherche' : `/bureau/recherche?q=${id(query)}`),
  person: (user: string) => `/bureau/personnes/${id(user)}`,
  payment: (payment: string) => `/bureau/paiements/${id(payment)}`,
  payments: '/bureau/paiements',
  accounts: (month = '') => (month === '' ? '/bureau/comptabilite' : `/bureau/comptabilite?mois=${id(month)}`),
  rows: (what: string) => `/bureau/chiffres/${id(what)}`,
  receipt: (payment: string) => `/bureau/paiements/${id(payment)}/recu`,
  subscriptions: '/bureau/abonnements',
  subscription: (subscription: string) => `/bureau/abonnements/${id(subscription)}`,
  establishment: (establishment: string) => `/bureau/etablissements/${id(establishment)}`,
  machines: '/bureau/machines',
  machine: (code: string) => `/bureau/machines/${id(code)}`,
  refill: (code: string) => `/bureau/machines/${id(code)}/remplir`,
  vends: (machine = '') => (machine === '' ? '/bureau/ventes' : `/bureau/ventes?machine=${id(machine)}`),
  vend: (session: string) => `/bureau/ventes/${id(session)}`,
  sessions: '/bureau/seances',
  session: (session: string) => `/bureau/seances/${id(session)}`,
  spaces: '/bureau/espaces',
  events: '/bureau/evenements',
  event: (event: string) => `/bureau/evenements/${id(event)}`,
  outbox: '/bureau/file',
  alerts: '/bureau/alertes',
  alertTexts: '/bureau/textes',
  team: '/bureau/equipe',
  decisions: '/bureau/decisions',
  account: '/bureau/compte',
  settings: '/bureau/reglages',
  shop: '/bureau/boutique',
  gallery: '/bureau/galerie',
} as const;

type DeskLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

/** A link within the desk: the page stays, the browser's own ways (new tab, copy) work. */
export function DeskLink({ href, onClick, ...rest }: DeskLinkProps) {
  const go = useGo();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}

/** Goes to an address of the desk. */
export function useGo(): (href: string) => void {
  const { history } = useRouter();
  return (href) => history.push(href);
}
