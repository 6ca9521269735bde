import type { Texts } from '../app/locale.tsx';
import { links } from './links.tsx';

export interface Place {
  href: string;
  /** The right that opens it; none: everybody of the team. */
  right?: string;
  name: Texts<string>;
}
export interface Group {
  name: Texts<string>;
  places: readonly Place[];
}

/** What stands at the left, a line a page; the database decides what one may. */
export const navigation: readonly Group[] = [
  {
    name: { fr: 'Argent', en: 'Money' },
    places: [
      { href: links.today, name: { fr: 'Aujourd’hui', en: 'Today' } },
      { href: links.payments, right: 'read_money', name: { fr: 'Paiements', en: 'Payments' } },
      { href: links.accounts(), right: 'read_money', name: { fr: 'Mois comptable', en: 'Accountant’s month' } },
      { href: links.subscriptions, right: 'read_money', name: { fr: 'Abonnements', en: 'Subscriptions' } },
    ],
  },
  {
    name: { fr: 'Lieux et machines', en: 'Places and machines' },
    places: [
      { href: links.sessions, right: 'read_bookings', name: { fr: 'Sessions', en: 'Sessions' } },
      { href: links.spaces, right: 'read_spaces', name: { fr: 'Espaces', en: 'Spaces' } },
      { href: links.machines, right: 'read_machines', name: { fr: 'Distributeurs', en: 'Machines' } },
      { href: links.vends(), right: 'read_machines', name: { fr: 'Ventes', en: 'Vends' } },
    ],
  },
  {
    name: { fr: 'Coulisses', en: 'Behind the scenes' },
    places: [
      { href: links.events, right: 'read_events', name: { fr: 'Événements', en: 'Events' } },
      { href: links.outbox, right: 'read_events', name: { fr: 'File d’envoi', en: 'Outbox' } },
      { href: links.alerts, right: 'read_events', name: { fr: 'Alertes', en: 'Alerts' } },
      { href: links.alertTexts, right: 'read_events', name: { fr: 'Textes des alertes', en: 'Alert texts' } },
    ],
  },
  {
    name: { fr: 'Maison', en: 'House' },
    places: [
      { href: links.team, right: 'read_staff', name: { fr: 'Équipe', en: 'Team' } },
      { href: links.decisions, name: { fr: 'Décisions', en: 'Decisions' } },
      { href: links.shop, right: 'settings', name: { fr: 'Boutique', en: 'Shop' } },
      { href: links.settings, right: 'settings', name: { fr: 'Réglages', en: 'Settings' } },
      { href: links.account, name: { fr: 'Mon compte', en: 'My account' } },
    ],
  },
];
