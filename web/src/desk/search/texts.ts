import type { Texts } from '../../app/locale.tsx';

interface SearchTexts {
  title: string;
  of(query: string): string;
  wait: string;
  none(query: string): string;
  noneHow: string;
  begin: string;
  examples: readonly (readonly [example: string, finds: string])[];
  more: string;
  around(from: string, to: string): string;
  columns: { kind: string; what: string; amount: string; state: string; when: string; action: string };
  kinds: Readonly<Record<string, string>>;
  refund: string;
  events(count: number): string;
}

export const texts: Texts<SearchTexts> = {
  fr: {
    title: 'Recherche',
    of: (query) => `Recherche\u00a0: ${query}`,
    wait: 'Recherche…',
    none: (query) => `Rien ne correspond à « ${query} ».`,
    noneHow: 'Essayez l’adresse e-mail, le début du nom, ou le montant avec l’heure.',
    begin: 'Tapez ce que vous savez dans le champ du haut (touche /).',
    examples: [
      ['claire@exemple.fr', 'une personne, par le début de son adresse'],
      ['claire mart', 'par le début de ses nom et prénom, sans accents'],
      ['2,50 hier 14h30', 'une vente ou un paiement, par montant, jour et heure'],
      ['3f2a91c4', 'une commande, par son numéro'],
      ['pi_…, ch_…, in_…, sub_…, cus_…, evt_…', 'tout identifiant de Stripe'],
      ['pi_kiosk_1', 'une machine, par son code ou son nom'],
    ],
    more: 'Il y en a d’autres\u00a0: précisez.',
    around: (from, to) => `Entre ${from} et ${to}.`,
    columns: { kind: 'Trouvé', what: 'Qui, quoi', amount: 'Montant', state: 'État', when: 'Quand', action: 'Geste' },
    kinds: {
      person: 'Personne',
      payment: 'Paiement',
      order: 'Commande',
      booking: 'Réservation',
      vend: 'Vente',
      machine: 'Machine',
      event: 'Événement',
      events: 'Événements',
      subscription: 'Abonnement',
      establishment: 'Établissement',
      account: 'Compte de facturation',
      invoice: 'Facture',
    },
    refund: 'Rembourser',
    events: (count) => (count === 1 ? 'Un événement à ce sujet' : `${count} événements à ce sujet`),
  },
  en: {
    title: 'Search',
    of: (query) => `Search: ${query}`,
    wait: 'Searching…',
    none: (query) => `Nothing matches “${query}”.`,
    noneHow: 'Try the e-mail address, the beginning of the name, or the amount with the hour.',
    begin: 'Type what you know into the field above (key /).',
    examples: [
      ['claire@example.com', 'a person, by the beginning of the address'],
      ['claire mart', 'by the beginnings of the names, without accents'],
      ['2.50 yesterday 14:30', 'a vend or a payment, by amount, day and hour'],
      ['3f2a91c4', 'an order, by its number'],
      ['pi_…, ch_…, in_…, sub_…, cus_…, evt_…', 'any id of Stripe’s'],
      ['pi_kiosk_1', 'a machine, by its code or name'],
    ],
    more: 'There are more: say more.',
    around: (from, to) => `Between ${from} and ${to}.`,
    columns: { kind: 'Found', what: 'Who, what', amount: 'Amount', state: 'State', when: 'When', action: 'Action' },
    kinds: {
      person: 'Person',
      payment: 'Payment',
      order: 'Order',
      booking: 'Booking',
      vend: 'Vend',
      machine: 'Machine',
      event: 'Event',
      events: 'Events',
      subscription: 'Subscription',
      establishment: 'Establishment',
      account: 'Billing account',
      invoice: 'Invoice',
    },
    refund: 'Refund',
    events: (count) => (count === 1 ? 'One event about it' : `${count} events about it`),
  },
};
