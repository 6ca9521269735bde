import type { Texts } from '../../app/locale.tsx';

interface SettingsTexts {
  title: string;
  wait: string;
  save: string;
  saving: string;
  saved: string;
  nothing: string;
  close: string;
  business: string;
  businessHow: string;
  fields: Readonly<Record<string, string>>;
  languages: Readonly<Record<'fr' | 'en', string>>;
  addresses: string;
  webUrl: string;
  webUrlHow: string;
  alertEmail: string;
  alertEmailHow: string;
  factor: string;
  factorHow: string;
  whenEnrolled: string;
  required: string;
  without(count: number): string;
  limits: string;
  limitsHow: string;
  limitNames: Readonly<Record<string, string>>;
  most: string;
  per: string;
  atOnce: string;
  units: Readonly<Record<'second' | 'minute' | 'hour' | 'day', string>>;
  change: string;
  changeLimit(name: string): string;
  other: string;
  takeOther: string;
  telegram: string;
  telegramHow: string;
  hours: Readonly<Record<'digest_at' | 'quiet_from' | 'quiet_until', string>>;
  hoursHow: string;
  severity: string;
  severityHow: string;
  severities: Readonly<Record<string, string>>;
  severitySaved(alert: string, severity: string): string;
  topics: string;
  topicsHow: string;
  domains: Readonly<Record<string, string>>;
  roleLimits: string;
  roleLimitsHow: string;
  role: string;
  action: string;
  perPress: string;
  perDay: string;
  noLimit: string;
  otherCurrency: string;
  showCurrency: string;
}

export const texts: Texts<SettingsTexts> = {
  fr: {
    title: 'Réglages',
    wait: 'Lecture des réglages…',
    save: 'Enregistrer',
    saving: 'Un instant…',
    saved: 'Enregistré. C’est valable dès maintenant.',
    nothing: 'Rien n’a changé.',
    close: 'Fermer',
    business: 'La maison',
    businessHow: 'Ce que disent pages, lettres et reçus.',
    fields: {
      name: 'Nom',
      zone: 'Fuseau horaire',
      currency: 'Devise',
      language: 'Langue par défaut',
      contact_email: 'Adresse où l’on vous écrit',
      contact_phone: 'Téléphone',
      address: 'Adresse postale',
      registration_number: 'Numéro d’immatriculation (SIRET)',
      vat_number: 'Numéro de TVA',
    },
    languages: { fr: 'Français', en: 'Anglais' },
    addresses: 'Adresses',
    webUrl: 'Pages des clients',
    webUrlHow: 'Stripe y ramène les clients après le paiement.',
    alertEmail: 'Secours des alertes',
    alertEmailHow: 'Prévenu par e-mail quand Telegram ne répond plus. Vide\u00a0: personne.',
    factor: 'Second facteur',
    factorHow: 'Demandé avant tout ce qui fait bouger de l’argent, les rôles ou les réglages.',
    whenEnrolled: 'De ceux qui en ont un',
    required: 'De tout le monde',
    without: (count) =>
      count === 0
        ? 'Toute l’équipe en a un.'
        : count === 1
          ? 'Une personne de l’équipe n’en a pas encore\u00a0: elle ne pourra plus faire ces gestes avant de l’activer.'
          : `${count} personnes de l’équipe n’en ont pas encore\u00a0: elles ne pourront plus faire ces gestes avant de l’activer.`,
    limits: 'Limites',
    limitsHow: 'Ce qu’un compte, une vente ou une machine peut demander. Au-delà, c’est refusé avec la raison.',
    limitNames: {
      unpaid_orders: 'Commandes non payées d’une personne',
      line_units: 'Articles d’une ligne',
      unpaid_units: 'Articles non payés d’une personne',
      lapsed_orders: 'Commandes laissées impayées',
      lapsed_holds: 'Places retenues sans payer',
      refused_offers: 'Places proposées et refusées',
      refused_offers_of_session: 'Places refusées d’une session',
      open_recharges: 'Recharges ouvertes d’une personne',
      checkouts: 'Pages de paiement d’une personne',
      recharges: 'Recharges d’une personne',
      portals: 'Ouvertures de l’espace client',
      invitations: 'Invitations d’un établissement',
      refunds: 'Remboursements demandés',
      vend_checkouts_of_session: 'Pages de paiement d’une vente',
      vend_checkouts_of_machine: 'Pages de paiement d’une machine',
      insisting: 'Refus avant d’alerter le support',
      telegram_codes: 'Codes Telegram essayés',
    },
    most: 'Au plus',
    per: 'En combien de temps',
    atOnce: 'à la fois',
    units: { second: 's', minute: 'min', hour: 'h', day: 'j' },
    change: 'Modifier',
    changeLimit: (name) => `Modifier la limite «\u00a0${name}\u00a0»`,
    other: 'Quelqu’un a modifié ces réglages pendant que vous écriviez.',
    takeOther: 'Voir les siens',
    telegram: 'Telegram\u00a0: les heures',
    telegramHow: 'La journée de la veille y est résumée une fois par jour. Pendant le calme, seul l’urgent sonne.',
    hours: { digest_at: 'Résumé de la veille', quiet_from: 'Calme à partir de', quiet_until: 'Calme jusqu’à' },
    hoursHow: 'À l’heure de la maison. Vide\u00a0: pas de résumé, pas de calme.',
    severity: 'Telegram\u00a0: ce qui sonne',
    severityHow:
      'L’urgent sonne toujours et appelle qui l’a demandé\u00a0; le normal se tait pendant le calme\u00a0; le discret ne sonne jamais.',
    severities: { urgent: 'Urgent', normal: 'Normal', low: 'Discret' },
    severitySaved: (alert, severity) => `«\u00a0${alert}\u00a0»\u00a0: ${severity.toLowerCase()}, dès maintenant.`,
    topics: 'Telegram\u00a0: les sujets du groupe',
    topicsHow: 'Le numéro à la fin du lien vers le sujet. Vide\u00a0: ses alertes vont là où vont les autres.',
    domains: {
      money: 'Argent',
      machines: 'Distributeurs',
      bookings: 'Réservations',
      catalogue: 'Catalogue',
      technical: 'Technique',
    },
    roleLimits: 'Telegram\u00a0: ce qu’un appui peut déplacer',
    roleLimitsHow:
      'De plusieurs rôles compte celui qui peut le plus. Sans limite écrite, rien ne bouge depuis Telegram\u00a0; le bureau n’est pas concerné.',
    role: 'Rôle',
    action: 'Geste',
    perPress: 'Par appui',
    perDay: 'Par jour et par personne',
    noLimit: 'rien',
    otherCurrency: 'Une autre devise',
    showCurrency: 'Afficher',
  },
  en: {
    title: 'Settings',
    wait: 'Reading the settings…',
    save: 'Save',
    saving: 'One moment…',
    saved: 'Saved. It counts from now on.',
    nothing: 'Nothing has changed.',
    close: 'Close',
    business: 'The house',
    businessHow: 'What pages, letters and receipts say.',
    fields: {
      name: 'Name',
      zone: 'Time zone',
      currency: 'Currency',
      language: 'Language by default',
      contact_email: 'Address that people write to',
      contact_phone: 'Telephone',
      address: 'Postal address',
      registration_number: 'Registration number',
      vat_number: 'VAT number',
    },
    languages: { fr: 'French', en: 'English' },
    addresses: 'Addresses',
    webUrl: 'Customers’ pages',
    webUrlHow: 'Stripe brings customers back there after they have paid.',
    alertEmail: 'Where alerts go otherwise',
    alertEmailHow: 'Told by e-mail when Telegram does not answer any more. Empty: nobody.',
    factor: 'Second factor',
    factorHow: 'Asked for before anything that moves money, roles or settings.',
    whenEnrolled: 'Of those who have one',
    required: 'Of everybody',
    without: (count) =>
      count === 0
        ? 'Everybody in the team has one.'
        : `${count} of the team ${count === 1 ? 'has' : 'have'} none yet and can do none of that before they set one up.`,
    limits: 'Limits',
    limitsHow: 'What an account, a vend or a machine may ask for. Beyond it the request is refused, with the reason.',
    limitNames: {
      unpaid_orders: 'Unpaid orders of a person',
      line_units: 'Items of one line',
      unpaid_units: 'Unpaid items of a person',
      lapsed_orders: 'Orders left unpaid',
      lapsed_holds: 'Places held without paying',
      refused_offers: 'Places offered and refused',
      refused_offers_of_session: 'Places of one session refused',
      open_recharges: 'Open top-ups of a person',
      checkouts: 'Payment pages of a person',
      recharges: 'Top-ups of a person',
      portals: 'Openings of the customer portal',
      invitations: 'Invitations of an establishment',
      refunds: 'Refunds asked for',
      vend_checkouts_of_session: 'Payment pages of a vend',
      vend_checkouts_of_machine: 'Payment pages of a machine',
      insisting: 'Refusals before support is told',
      telegram_codes: 'Telegram codes tried',
    },
    most: 'At most',
    per: 'Within',
    atOnce: 'at once',
    units: { second: 's', minute: 'min', hour: 'h', day: 'd' },
    change: 'Change',
    changeLimit: (name) => `Change the limit “${name}”`,
    other: 'Somebody changed these settings while you were typing.',
    takeOther: 'See theirs',
    telegram: 'Telegram: hours',
    telegramHow: 'Once a day it sums up the day before. In quiet hours only what is urgent rings.',
    hours: { digest_at: 'Summary of the day before', quiet_from: 'Quiet from', quiet_until: 'Quiet until' },
    hoursHow: 'By the clock of the house. Empty: no summary, no quiet hours.',
    severity: 'Telegram: what rings',
    severityHow:
      'Urgent always rings and calls whoever asked for it; normal is silent in quiet hours; low never rings.',
    severities: { urgent: 'Urgent', normal: 'Normal', low: 'Low' },
    severitySaved: (alert, severity) => `“${alert}” is ${severity.toLowerCase()} from now on.`,
    topics: 'Telegram: topics of the group',
    topicsHow: 'The number at the end of the link to the topic. Empty: its alerts go where the others go.',
    domains: {
      money: 'Money',
      machines: 'Machines',
      bookings: 'Bookings',
      catalogue: 'Catalogue',
      technical: 'Technical',
    },
    roleLimits: 'Telegram: what a press may move',
    roleLimitsHow:
      'Of several roles the one that may most counts. Without a limit nothing moves from Telegram; the desk is not concerned.',
    role: 'Role',
    action: 'What',
    perPress: 'A press',
    perDay: 'A day and person',
    noLimit: 'nothing',
    otherCurrency: 'Another currency',
    showCurrency: 'Show',
  },
};
