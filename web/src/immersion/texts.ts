import type { Texts } from '../app/locale.tsx';

/** Why the database refuses, for people who do not read French; in French its own sentence is shown. */
export const refusals: Readonly<Record<string, string>> = {
  not_found: 'There is no such session or booking.',
  past: 'This session has already begun.',
  closed: 'Bookings for this session are closed.',
  already_booked: 'You already have a place in this session.',
  full: 'This session is full.',
  hold_over: 'Your place is no longer held: please book again.',
  not_open: 'This session is not open.',
  places_left: 'There are places left: book one directly.',
};

export interface ImmersionTexts {
  title: string; lead: string; upcoming: string; none: string; failed: string; retry: string;
  places(left: number, of: number): string; full: string; closed: string;
  book: string; booking: string; wait: string; leave: string; waits: string; position(n: number): string; yours: string; goOn: string;
  mine: string; noBookings: string; status: Readonly<Record<string, string>>; money: Readonly<Record<string, string>>;
  calendar: string; cancel: string; close: string; withdrawn: string; heldUntil(time: string): string;
  cancelTitle: string; cancelHold: string; rule: string; refund(amount: string): string; noRefund: string; confirmCancel: string; keep: string; cancelled(amount: string | null): string; already: string;
  checkoutFailed(time: string): string; unexpected: string;
}

export const texts: Texts<ImmersionTexts> = {
  fr: {
    title: 'Immersion Élite',
    lead: 'Cinq jours en petit groupe. Choisissez vos dates\u00a0; votre place est retenue pendant le paiement.',
    upcoming: 'Prochaines sessions', none: 'Aucune session n’est ouverte pour le moment.', failed: 'Les sessions n’ont pas pu être chargées.', retry: 'Réessayer',
    places: (left, of) => `${left} ${left > 1 ? 'places restantes' : 'place restante'} sur ${of}`, full: 'Complet', closed: 'Réservations closes',
    book: 'Réserver maintenant', booking: 'Réservation…', wait: 'Rejoindre la liste d’attente', leave: 'Quitter la liste d’attente', waits: 'Vous êtes sur la liste d’attente.',
    position: (n) => `Vous êtes sur la liste d’attente, en position ${n}.`, yours: 'Vous avez une place', goOn: 'Continuer vers le paiement',
    mine: 'Mes réservations', noBookings: 'Vous n’avez pas encore de réservation.',
    status: { pending: 'En attente de paiement', confirmed: 'Confirmée', cancelled: 'Annulée' },
    money: { refund_pending: 'remboursement en cours', refunded: 'remboursée', partially_refunded: 'remboursée en partie', refund_failed: 'remboursement à revoir, nous vous écrivons' },
    calendar: 'Ajouter au calendrier (.ics)', cancel: 'Annuler', close: 'Fermer', withdrawn: 'Session retirée de la page', heldUntil: (time) => `Place retenue jusqu’à ${time}`,
    cancelTitle: 'Annuler cette réservation\u00a0?', cancelHold: 'Votre place n’est pas payée\u00a0: elle sera rendue tout de suite.',
    rule: 'Remboursement intégral jusqu’à 14 jours avant le début, la moitié jusqu’à 7 jours, rien ensuite.',
    refund: (amount) => `Aujourd’hui, vous seriez remboursé de ${amount}.`, noRefund: 'Aujourd’hui, rien ne serait remboursé.',
    confirmCancel: 'Oui, annuler', keep: 'Garder ma place',
    cancelled: (amount) => (amount === null ? 'Votre réservation est annulée.' : `Votre réservation est annulée. ${amount} vous seront remboursés.`), already: 'Cette réservation est déjà annulée.',
    checkoutFailed: (time) => `Le paiement n’a pas pu s’ouvrir. Votre place est retenue jusqu’à ${time}\u00a0: réessayez depuis «\u00a0Mes réservations\u00a0».`,
    unexpected: 'Quelque chose n’a pas marché. Vérifiez votre connexion et réessayez.',
  },
  en: {
    title: 'Immersion Élite',
    lead: 'Five days in a small group. Choose your dates; your place is held while you pay.',
    upcoming: 'Next sessions', none: 'No session is open at the moment.', failed: 'The sessions could not be loaded.', retry: 'Try again',
    places: (left, of) => `${left} of ${of} places left`, full: 'Full', closed: 'Bookings closed',
    book: 'Book now', booking: 'Booking…', wait: 'Join the waiting list', leave: 'Leave the waiting list', waits: 'You are on the waiting list.',
    position: (n) => `You are on the waiting list, at position ${n}.`, yours: 'You have a place', goOn: 'Continue to payment',
    mine: 'My bookings', noBookings: 'You have no booking yet.',
    status: { pending: 'Waiting for payment', confirmed: 'Confirmed', cancelled: 'Cancelled' },
    money: { refund_pending: 'refund on its way', refunded: 'refunded', partially_refunded: 'partly refunded', refund_failed: 'refund needs a look, we will write to you' },
    calendar: 'Add to calendar (.ics)', cancel: 'Cancel', close: 'Close', withdrawn: 'Session taken off the page', heldUntil: (time) => `Place held until ${time}`,
    cancelTitle: 'Cancel this booking?', cancelHold: 'Your place is not paid for: it is given back at once.',
    rule: 'Full refund until 14 days before the start, half until 7 days, nothing after that.',
    refund: (amount) => `Today you would get ${amount} back.`, noRefund: 'Today nothing would be refunded.',
    confirmCancel: 'Yes, cancel', keep: 'Keep my place',
    cancelled: (amount) => (amount === null ? 'Your booking is cancelled.' : `Your booking is cancelled. You will get ${amount} back.`), already: 'This booking is already cancelled.',
    checkoutFailed: (time) => `The payment page did not open. Your place is held until ${time}: try again under “My bookings”.`,
    unexpected: 'Something went wrong. Check your connection and try again.',
  },
};
