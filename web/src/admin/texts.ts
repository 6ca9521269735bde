import type { Texts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';

export interface AdminTexts {
  title: string;
  signIn: string;
  notAdmin: string;
  failed: string;
  retry: string;
  none: string;
  create: string;
  edit: string;
  remove: string;
  show: string;
  close: string;
  open: string;
  activate: string;
  deactivate: string;
  places(reserved: number, max: number): string;
  offline(n: number): string;
  left(n: number): string;
  active: string;
  inactive: string;
  closed: string;
  full: string;
  past: string;
  start: string;
  end: string;
  max: string;
  price: string;
  location: string;
  description: string;
  isActive: string;
  offlinePlaces: string;
  offlineHint: string;
  save: string;
  cancel: string;
  saved: string;
  removed: string;
  priceHint: string;
  removeTitle: string;
  removeText(ofDates: string): string;
  confirmRemove: string;
  cancelSession: string;
  cancelSessionTitle: string;
  cancelSessionText(ofDates: string, location: string): string;
  keepSession: string;
  confirmCancelSession: string;
  sessionCancelled(bookings: number, others: number): string;
  sessionAlready: string;
  sessionIsCancelled: string;
  visibleHint: string;
  hideTitle: string;
  hideText(ofDates: string): string;
  keepShown: string;
  confirmHide: string;
  bookings(dates: string): string;
  noBookings: string;
  email: string;
  status: string;
  payment: string;
  date: string;
  amount: string;
  refunded: string;
  actions: string;
  exportCsv: string;
  done: string;
  cancelBooking: string;
  cancelTitle(email: string): string;
  withRefund(amount: string): string;
  reason: string;
  confirmCancel: string;
  cancelled(amount: string | null): string;
  statuses: Readonly<Record<string, string>>;
  payments: Readonly<Record<string, string>>;
  unexpected: string;
  badPrice: string;
}

/** What a refusal of the database tells beside its code. */
export type Numbers = Readonly<Record<string, number>>;

/** Why the database refuses what an administrator writes, by its codes. */
export const refusals: Texts<Readonly<Record<string, (told: Numbers) => string>>> = {
  fr: {
    ends_before_start: () => 'La date de fin précède la date de début.',
    starts_in_the_past: () => 'La session commence dans le passé.',
    amount_too_small: ({ minimum_cents = 50 }) => `Le prix minimum est de ${formatMoney(minimum_cents, 'eur', 'fr')}.`,
    places_taken: ({ reserved_places = 0, max_places = 0 }) =>
      `Il y a déjà ${reserved_places} places vendues ou retenues\u00a0: la capacité ne peut pas descendre à ${max_places}.`,
    session_booked: ({ bookings = 0 }) =>
      `Cette session a ${bookings} ${bookings > 1 ? 'réservations' : 'réservation'}\u00a0: désactivez-la plutôt que de la supprimer.`,
    session_awaited: ({ waiting = 0 }) =>
      `On attend une place dans cette session (${waiting} sur la liste)\u00a0: annulez-la plutôt que de la supprimer.`,
    too_few_places: ({ places_left = 0 }) => `Places libres\u00a0: ${places_left} seulement.`,
    session_cancelled: () => 'Cette session est annulée\u00a0: créez-en une nouvelle.',
    past: () => 'Cette session est terminée\u00a0: remboursez plutôt réservation par réservation.',
    staff_only: () => 'Réservé aux administrateurs.',
    unknown_session: () => 'Session introuvable.',
    unknown_booking: () => 'Réservation introuvable.',
  },
  en: {
    ends_before_start: () => 'The end lies before the start.',
    starts_in_the_past: () => 'The session begins in the past.',
    amount_too_small: ({ minimum_cents = 50 }) => `The lowest price is ${formatMoney(minimum_cents, 'eur', 'en')}.`,
    places_taken: ({ reserved_places = 0, max_places = 0 }) =>
      `${reserved_places} places are already sold or held: the capacity cannot go down to ${max_places}.`,
    session_booked: ({ bookings = 0 }) =>
      `This session has ${bookings} ${bookings === 1 ? 'booking' : 'bookings'}: deactivate it instead of deleting it.`,
    session_awaited: ({ waiting = 0 }) =>
      `People wait for a place in this session (${waiting} on the list): cancel it instead of deleting it.`,
    too_few_places: ({ places_left = 0 }) => `Only ${places_left} places are left.`,
    session_cancelled: () => 'This session is cancelled: create a new one.',
    past: () => 'This session is over: refund booking by booking instead.',
    staff_only: () => 'For administrators only.',
    unknown_session: () => 'There is no such session.',
    unknown_booking: () => 'There is no such booking.',
  },
};

export const texts: Texts<AdminTexts> = {
  fr: {
    title: 'Sessions Immersion',
    signIn: 'Réservé à l’équipe\u00a0: connectez-vous.',
    notAdmin: 'Ce compte n’a pas les droits d’administrateur.',
    failed: 'Les sessions n’ont pas pu être chargées.',
    retry: 'Réessayer',
    none: 'Aucune session.',
    create: 'Nouvelle session',
    edit: 'Modifier',
    remove: 'Supprimer',
    show: 'Réservations',
    close: 'Fermer les ventes',
    open: 'Rouvrir les ventes',
    activate: 'Activer',
    deactivate: 'Désactiver',
    places: (reserved, max) => `${reserved} / ${max} places prises`,
    offline: (n) => `${n} ${n > 1 ? 'vendues' : 'vendue'} hors ligne`,
    left: (n) => (n === 0 ? 'aucune place libre' : `${n} ${n > 1 ? 'libres' : 'libre'}`),
    active: 'Active',
    inactive: 'Inactive',
    closed: 'Fermée',
    full: 'Complète',
    past: 'Passée',
    start: 'Premier jour',
    end: 'Dernier jour',
    max: 'Places',
    price: 'Prix en euros',
    location: 'Lieu',
    description: 'Description (facultative)',
    isActive: 'Visible sur la page',
    offlinePlaces: 'Places vendues hors ligne',
    offlineHint: 'Par téléphone ou par un partenaire.',
    save: 'Enregistrer',
    cancel: 'Fermer',
    saved: 'Enregistré.',
    removed: 'Session supprimée.',
    priceHint: 'Par exemple 1997 ou 1997,50.',
    removeTitle: 'Supprimer cette session\u00a0?',
    removeText: (ofDates) => `La session ${ofDates} sera définitivement supprimée.`,
    confirmRemove: 'Oui, supprimer',
    cancelSession: 'Annuler la session',
    cancelSessionTitle: 'Annuler toute la session\u00a0?',
    cancelSessionText: (ofDates, location) =>
      `La session ${ofDates} à ${location} n’aura pas lieu. Toutes les réservations payées seront remboursées intégralement, les places retenues et la liste d’attente prendront fin, et chacun sera prévenu par e-mail. C’est définitif.`,
    keepSession: 'Garder la session',
    confirmCancelSession: 'Oui, annuler la session et rembourser',
    sessionCancelled: (bookings, others) =>
      `Session annulée\u00a0: ${bookings} ${bookings > 1 ? 'réservations remboursées' : 'réservation remboursée'}, ${others} ${others > 1 ? 'autres personnes prévenues' : 'autre personne prévenue'}.`,
    sessionAlready: 'Cette session est déjà annulée.',
    sessionIsCancelled: 'Annulée',
    hideTitle: 'Ne plus proposer cette session\u00a0?',
    hideText: (ofDates) =>
      `Les réservations payées de la session ${ofDates} sont conservées, les places retenues prennent fin, et chacun est prévenu par e-mail. Aucun rappel ne part tant qu’elle n’est pas de nouveau active.`,
    keepShown: 'Laisser active',
    confirmHide: 'Oui, désactiver',
    visibleHint:
      'Qui a réservé ou attend une place est prévenu par e-mail quand les dates, le lieu ou la visibilité changent.',
    bookings: (dates) => `Réservations\u00a0: ${dates}`,
    noBookings: 'Personne n’a encore réservé.',
    email: 'E-mail',
    status: 'État',
    payment: 'Paiement',
    date: 'Réservée le',
    amount: 'Montant',
    refunded: 'Remboursé',
    actions: 'Actions',
    exportCsv: 'Exporter en CSV',
    done: 'Fermer',
    cancelBooking: 'Annuler',
    cancelTitle: (email) => `Annuler la réservation de ${email}\u00a0?`,
    withRefund: (amount) => `Rembourser ${amount}`,
    reason: 'Motif (pour le journal)',
    confirmCancel: 'Oui, annuler',
    cancelled: (amount) =>
      amount === null
        ? 'Réservation annulée, sans remboursement.'
        : `Réservation annulée\u00a0; ${amount} seront remboursés.`,
    statuses: { pending: 'En attente', confirmed: 'Confirmée', cancelled: 'Annulée' },
    payments: {
      none: '–',
      checkout_open: 'Page de paiement ouverte',
      paid: 'Payée',
      refund_pending: 'Remboursement en cours',
      refunded: 'Remboursée',
      partially_refunded: 'Remboursée en partie',
      refund_failed: 'Remboursement échoué',
      disputed: 'Contestée',
      dispute_lost: 'Contestation perdue',
    },
    unexpected: 'Cela n’a pas marché. Réessayez.',
    badPrice: 'Ce prix ne se lit pas\u00a0: écrivez par exemple 1997 ou 1997,50.',
  },
  en: {
    title: 'Immersion sessions',
    signIn: 'For the team: please sign in.',
    notAdmin: 'This account may not administer.',
    failed: 'The sessions could not be loaded.',
    retry: 'Try again',
    none: 'No sessions.',
    create: 'New session',
    edit: 'Edit',
    remove: 'Delete',
    show: 'Bookings',
    close: 'Close sales',
    open: 'Reopen sales',
    activate: 'Activate',
    deactivate: 'Deactivate',
    places: (reserved, max) => `${reserved} / ${max} places taken`,
    offline: (n) => `${n} sold offline`,
    left: (n) => (n === 0 ? 'none free' : `${n} free`),
    active: 'Active',
    inactive: 'Inactive',
    closed: 'Closed',
    full: 'Full',
    past: 'Past',
    start: 'First day',
    end: 'Last day',
    max: 'Places',
    price: 'Price in euros',
    location: 'Location',
    description: 'Description (optional)',
    isActive: 'Shown on the page',
    offlinePlaces: 'Places sold offline',
    offlineHint: 'By telephone or by a partner.',
    save: 'Save',
    cancel: 'Close',
    saved: 'Saved.',
    removed: 'Session deleted.',
    priceHint: 'For example 1997 or 1997.50.',
    removeTitle: 'Delete this session?',
    removeText: (ofDates) => `The session ${ofDates} is deleted for good.`,
    confirmRemove: 'Yes, delete',
    cancelSession: 'Cancel the session',
    cancelSessionTitle: 'Cancel the whole session?',
    cancelSessionText: (ofDates, location) =>
      `The session ${ofDates} in ${location} will not take place. All paid bookings are refunded in full, held places and the waiting list end, and everybody is told by e-mail. This is final.`,
    keepSession: 'Keep the session',
    confirmCancelSession: 'Yes, cancel the session and refund',
    sessionCancelled: (bookings, others) =>
      `Session cancelled: ${bookings} ${bookings === 1 ? 'booking' : 'bookings'} refunded, ${others} ${others === 1 ? 'other person' : 'other people'} told.`,
    sessionAlready: 'This session is already cancelled.',
    sessionIsCancelled: 'Cancelled',
    hideTitle: 'Stop offering this session?',
    hideText: (ofDates) =>
      `Paid bookings of the session ${ofDates} are kept, held places end, and everybody is told by e-mail. No reminder goes out until it is active again.`,
    keepShown: 'Leave it active',
    confirmHide: 'Yes, deactivate',
    visibleHint: 'Whoever booked or waits for a place is told by e-mail when dates, place or visibility change.',
    bookings: (dates) => `Bookings: ${dates}`,
    noBookings: 'Nobody has booked yet.',
    email: 'E-mail',
    status: 'State',
    payment: 'Payment',
    date: 'Booked on',
    amount: 'Amount',
    refunded: 'Refunded',
    actions: 'Actions',
    exportCsv: 'Export CSV',
    done: 'Close',
    cancelBooking: 'Cancel',
    cancelTitle: (email) => `Cancel the booking of ${email}?`,
    withRefund: (amount) => `Refund ${amount}`,
    reason: 'Reason (for the audit)',
    confirmCancel: 'Yes, cancel',
    cancelled: (amount) =>
      amount === null ? 'Booking cancelled, without a refund.' : `Booking cancelled; ${amount} will be refunded.`,
    statuses: { pending: 'Pending', confirmed: 'Confirmed', cancelled: 'Cancelled' },
    payments: {
      none: '–',
      checkout_open: 'Checkout open',
      paid: 'Paid',
      refund_pending: 'Refund pending',
      refunded: 'Refunded',
      partially_refunded: 'Partly refunded',
      refund_failed: 'Refund failed',
      disputed: 'Disputed',
      dispute_lost: 'Dispute lost',
    },
    unexpected: 'That did not work. Please try again.',
    badPrice: 'This price cannot be read: write for example 1997 or 1997.50.',
  },
};
