import type { Texts } from '../app/locale.tsx';

/** Why the database refuses, by its reason codes; limits are said by `sayLimit`. */
export const refusals: Texts<Readonly<Record<string, string>>> = {
  fr: {
    sign_in_required: 'Connectez-vous, puis réessayez.',
    not_found: 'Cette session ou cette réservation n’existe pas, ou n’est pas la vôtre.',
    past: 'Cette session a déjà commencé.',
    closed: 'Les réservations sont closes.',
    already_booked: 'Vous avez déjà une place.',
    full: 'Cette session est complète.',
    hold_over: 'Votre place n’est plus retenue\u00a0: réservez de nouveau.',
    not_open: 'Cette session n’est pas ouverte.',
    places_left: 'Il reste des places\u00a0: réservez directement.',
    cancelled: 'Cette session est annulée.',
    too_late: 'Cette session commence dans quelques minutes\u00a0: elle ne peut plus être payée en ligne.',
    offered: 'Une place vous est proposée\u00a0: acceptez-la, ou renoncez-y depuis «\u00a0Mes réservations\u00a0».',
  },
  en: {
    sign_in_required: 'Sign in, then try again.',
    not_found: 'There is no such session or booking, or it is not yours.',
    past: 'This session has already begun.',
    closed: 'Bookings for this session are closed.',
    already_booked: 'You already have a place in this session.',
    full: 'This session is full.',
    hold_over: 'Your place is no longer held: please book again.',
    not_open: 'This session is not open.',
    places_left: 'There are places left: book one directly.',
    cancelled: 'This session is cancelled.',
    too_late: 'This session begins in a few minutes: it can no longer be paid online.',
    offered: 'A place is offered to you: accept it, or decline it under “My bookings”.',
  },
};

export interface ImmersionTexts {
  title: string;
  lead: string;
  upcoming: string;
  none: string;
  failed: string;
  retry: string;
  places(left: number, of: number): string;
  full: string;
  closed: string;
  book: string;
  booking: string;
  wait: string;
  leave: string;
  waits: string;
  position(n: number): string;
  yours: string;
  goOn: string;
  mine: string;
  noBookings: string;
  status: Readonly<Record<string, string>>;
  money: Readonly<Record<string, string>>;
  calendar: string;
  cancel: string;
  close: string;
  withdrawn: string;
  held(until: string): string;
  offered: string;
  hidden: string;
  ended: Readonly<Record<string, string>>;
  cancelTitle: string;
  cancelHold: string;
  decline: string;
  declineTitle: string;
  declineOffer: string;
  confirmDecline: string;
  rule: string;
  refund(amount: string): string;
  noRefund: string;
  confirmCancel: string;
  keep: string;
  cancelled(amount: string | null): string;
  already: string;
  begun: string;
  checkoutFailed(until: string): string;
  unexpected: string;
}

export const texts: Texts<ImmersionTexts> = {
  fr: {
    title: 'Immersion Élite',
    lead: 'Cinq jours en petit groupe. Choisissez vos dates\u00a0; votre place est retenue pendant le paiement.',
    upcoming: 'Prochaines sessions',
    none: 'Aucune session n’est ouverte pour le moment.',
    failed: 'Les sessions n’ont pas pu être chargées.',
    retry: 'Réessayer',
    places: (left, of) => `${left} ${left > 1 ? 'places restantes' : 'place restante'} sur ${of}`,
    full: 'Complet',
    closed: 'Réservations closes',
    book: 'Réserver maintenant',
    booking: 'Réservation…',
    wait: 'Rejoindre la liste d’attente',
    leave: 'Quitter la liste d’attente',
    waits: 'Vous êtes sur la liste d’attente.',
    position: (n) => `Vous êtes sur la liste d’attente, en position ${n}.`,
    yours: 'Vous avez une place',
    goOn: 'Continuer vers le paiement',
    mine: 'Mes réservations',
    noBookings: 'Vous n’avez pas encore de réservation.',
    status: { pending: 'En attente de paiement', confirmed: 'Confirmée', cancelled: 'Annulée' },
    money: {
      refund_pending: 'remboursement en cours',
      refunded: 'remboursée',
      partially_refunded: 'remboursée en partie',
      refund_failed: 'remboursement à vérifier, nous vous écrirons',
      disputed: 'paiement contesté\u00a0: un remboursement attend l’issue',
      dispute_lost: 'montant rendu par votre banque',
    },
    calendar: 'Ajouter au calendrier (.ics)',
    cancel: 'Annuler',
    close: 'Fermer',
    withdrawn: 'Session qui n’est plus proposée',
    held: (until) => `Place retenue ${until}`,
    offered: 'Place proposée',
    hidden: 'Cette session n’est plus proposée pour le moment\u00a0; votre réservation est conservée.',
    ended: {
      session_cancelled: 'La session est annulée.',
      session_hidden: 'La session n’est plus proposée.',
      session_closed: 'Les réservations de cette session sont closes.',
      session_moved: 'Les dates ou le lieu de la session ont changé.',
      session_past: 'La session avait déjà commencé.',
      admin: 'Annulée par notre équipe.',
      hold_expired: 'La place n’a pas été payée à temps.',
      checkout_expired: 'La place n’a pas été payée à temps.',
      offer_expired: 'L’offre n’a pas été acceptée à temps.',
      payment_failed: 'Le paiement n’a pas abouti.',
    },
    cancelTitle: 'Annuler cette réservation\u00a0?',
    cancelHold: 'Votre place n’est pas payée\u00a0: elle sera rendue tout de suite.',
    rule: 'Remboursement intégral jusqu’à 14 jours avant le début, la moitié jusqu’à 7 jours, rien ensuite.',
    refund: (amount) => `Aujourd’hui, vous seriez remboursé de ${amount}.`,
    noRefund: 'Aujourd’hui, rien ne serait remboursé.',
    confirmCancel: 'Oui, annuler',
    keep: 'Garder ma place',
    decline: 'Renoncer',
    declineTitle: 'Renoncer à cette place\u00a0?',
    declineOffer:
      'Elle sera proposée tout de suite à la personne suivante, et vous ne serez plus sur la liste d’attente. Vous pourrez vous y réinscrire, à la fin. Rien n’est dû.',
    confirmDecline: 'Oui, y renoncer',
    cancelled: (amount) =>
      amount === null
        ? 'Votre réservation est annulée.'
        : `Votre réservation est annulée. ${amount} vous seront remboursés.`,
    already: 'Cette réservation est déjà annulée.',
    begun: 'La session a commencé\u00a0: écrivez-nous.',
    checkoutFailed: (until) =>
      `Le paiement n’a pas pu s’ouvrir. Votre place est retenue ${until}\u00a0: réessayez depuis «\u00a0Mes réservations\u00a0».`,
    unexpected: 'Quelque chose n’a pas marché. Vérifiez votre connexion et réessayez.',
  },
  en: {
    title: 'Immersion Élite',
    lead: 'Five days in a small group. Choose your dates; your place is held while you pay.',
    upcoming: 'Next sessions',
    none: 'No session is open at the moment.',
    failed: 'The sessions could not be loaded.',
    retry: 'Try again',
    places: (left, of) => `${left} of ${of} places left`,
    full: 'Full',
    closed: 'Bookings closed',
    book: 'Book now',
    booking: 'Booking…',
    wait: 'Join the waiting list',
    leave: 'Leave the waiting list',
    waits: 'You are on the waiting list.',
    position: (n) => `You are on the waiting list, at position ${n}.`,
    yours: 'You have a place',
    goOn: 'Continue to payment',
    mine: 'My bookings',
    noBookings: 'You have no booking yet.',
    status: { pending: 'Waiting for payment', confirmed: 'Confirmed', cancelled: 'Cancelled' },
    money: {
      refund_pending: 'refund on its way',
      refunded: 'refunded',
      partially_refunded: 'partly refunded',
      refund_failed: 'refund needs a look, we will write to you',
      disputed: 'payment disputed: a refund waits for its end',
      dispute_lost: 'amount given back by your bank',
    },
    calendar: 'Add to calendar (.ics)',
    cancel: 'Cancel',
    close: 'Close',
    withdrawn: 'Session that is no longer offered',
    held: (until) => `Place held ${until}`,
    offered: 'Place offered',
    hidden: 'This session is not offered at the moment; your booking is kept.',
    ended: {
      session_cancelled: 'The session is cancelled.',
      session_hidden: 'The session is no longer offered.',
      session_closed: 'Bookings for this session are closed.',
      session_moved: 'The dates or the place of the session have changed.',
      session_past: 'The session had already begun.',
      admin: 'Cancelled by our team.',
      hold_expired: 'The place was not paid for in time.',
      checkout_expired: 'The place was not paid for in time.',
      offer_expired: 'The offer was not accepted in time.',
      payment_failed: 'The payment did not go through.',
    },
    cancelTitle: 'Cancel this booking?',
    cancelHold: 'Your place is not paid for: it is given back at once.',
    rule: 'Full refund until 14 days before the start, half until 7 days, nothing after that.',
    refund: (amount) => `Today you would get ${amount} back.`,
    noRefund: 'Today nothing would be refunded.',
    confirmCancel: 'Yes, cancel',
    keep: 'Keep my place',
    decline: 'Decline',
    declineTitle: 'Decline this place?',
    declineOffer:
      'It is offered to the next person at once, and you are no longer on the waiting list. You can join it again, at its end. Nothing is due.',
    confirmDecline: 'Yes, decline',
    cancelled: (amount) =>
      amount === null ? 'Your booking is cancelled.' : `Your booking is cancelled. You will get ${amount} back.`,
    already: 'This booking is already cancelled.',
    begun: 'The session has begun: write to us.',
    checkoutFailed: (until) =>
      `The payment page did not open. Your place is held ${until}: try again under “My bookings”.`,
    unexpected: 'Something went wrong. Check your connection and try again.',
  },
};
