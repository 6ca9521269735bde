import type { Locale } from '../message/locale';

/** Words before a value or on a link, the same in every template. */
const LABELS = {
  account: ['Compte', 'Account'],
  amount: ['Montant', 'Amount'],
  attempts: ['Tentatives', 'Attempts'],
  booking: ['Réservation', 'Booking'],
  cause: ['Cause', 'Cause'],
  chat: ['Identifiant du groupe', 'Group id'],
  copy: ['Copie', 'Copy'],
  customer: ['Client', 'Customer'],
  deadline: ['À répondre avant', 'Respond before'],
  desk: ['Ouvrir dans le bureau', 'Open on the desk'],
  dispute: ['Litige', 'Dispute'],
  email: ['E-mail', 'E-mail'],
  ended: ['Fin', 'Ended'],
  event: ['Événement', 'Event'],
  eventType: ['Type', 'Type'],
  execution: ['Exécution n8n', 'n8n execution'],
  expected: ['Attendu', 'Expected'],
  field: ['Champ', 'Field'],
  found: ['Trouvé', 'Found'],
  hint: ['Piste', 'Hint'],
  interval: ['Périodicité', 'Interval'],
  invoice: ['Facture', 'Invoice'],
  item: ['Article', 'Item'],
  lastSeen: ['Vue pour la dernière fois', 'Last seen'],
  limit: ['Limite', 'Limit'],
  machine: ['Machine', 'Machine'],
  newChat: ['Nouvel identifiant', 'New id'],
  nextAttempt: ['Prochain essai', 'Next attempt'],
  node: ['Nœud', 'Node'],
  object: ['Objet', 'Object'],
  order: ['Commande', 'Order'],
  original: ['Original', 'Original'],
  payment: ['Paiement', 'Payment'],
  perMinute: ['Permis par minute', 'Allowed a minute'],
  place: ['Lieu', 'Place'],
  places: ['Places', 'Places'],
  plan: ['Formule', 'Plan'],
  reason: ['Motif', 'Reason'],
  refund: ['Remboursement', 'Refund'],
  refusals: ['Refus', 'Refusals'],
  runbook: ['Que faire ?', 'What to do'],
  session: ['Session', 'Session'],
  since: ['Depuis', 'Since'],
  starts: ['Début', 'Starts'],
  stripe: ['Voir dans Stripe', 'Open in Stripe'],
  subscription: ['Abonnement', 'Subscription'],
  task: ['Tâche', 'Task'],
  vend: ['Vente', 'Vend'],
  workflow: ['Workflow', 'Workflow'],
} as const satisfies Record<string, readonly [fr: string, en: string]>;

export type Label = keyof typeof LABELS;

/** What staff write a label's value as in a text: `next_attempt`. */
export function placeholderOf(label: Label): string {
  return label.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function labelOf(label: Label, locale: Locale): string {
  return LABELS[label][locale === 'fr' ? 0 : 1];
}
