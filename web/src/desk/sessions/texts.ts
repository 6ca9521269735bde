import type { Texts } from '../../app/locale.tsx';
import type { LetterState } from './schema.ts';
import type { SessionWord } from './sessionState.ts';

export interface SessionTexts {
  title: string;
  titleOf(ofDates: string): string;
  shows: readonly (readonly [value: string, word: string])[];
  show: string;
  place: string;
  create: string;
  empty: string;
  emptyHow: string;
  noneFound: string;
  columns: { dates: string; place: string; fill: string; waiting: string; state: string; letters: string };
  words: Readonly<Record<SessionWord, string>>;
  fill(taken: number, most: number): string;
  left(free: number): string;
  offline(count: number): string;
  bouncedCount(count: number): string;
  reading: string;
  gone: string;
  back: string;
  write: string;
  move: string;
  edit: string;
  print: string;
  closeSales: string;
  openSales: string;
  cancel: string;
  csv: string;
  facts: { places: string; price: string; held: string; waiting: string; description: string };
  who: string;
  nobody: string;
  nobodyHow: string;
  people: { name: string; email: string; money: string; came: string };
  present: string;
  absent: string;
  unnoted: string;
  heldUntil: string;
  offered: string;
  statuses: Readonly<Record<string, string>>;
  payments: Readonly<Record<string, string>>;
  reasons: Readonly<Record<string, string>>;
  languages: Readonly<Record<'fr' | 'en', string>>;
  attendee: { paid: string; back: string; refundable: string; booked: string; language: string; name: string };
  nameHint: string;
  saveName: string;
  toPerson: string;
  toPayment: string;
  refund: string;
  refundTitle(who: string): string;
  refundAmount: string;
  refundHint(most: string): string;
  refundPress(amount: string): string;
  refundDone(amount: string, who: string): string;
  disputed: string;
  nothingBack: string;
  cancelBooking: string;
  cancelBookingTitle(who: string): string;
  cancelBookingText: string;
  withRefund(amount: string): string;
  cancelBookingPress: string;
  bookingCancelled(who: string): string;
  lineTitle: string;
  lineEmpty: string;
  inLine(place: number): string;
  offerUntil: string;
  bouncedTitle: string;
  bouncedHow: string;
  behind(count: number): string;
  templates: Readonly<Record<string, string>>;
  serverSaid: string;
  correct: string;
  correctTitle(who: string): string;
  correctHow: string;
  newAddress: string;
  correctPress: string;
  giveUp: string;
  giveUpTitle(who: string): string;
  giveUpText: string;
  giveUpPress: string;
  lettersAgain(count: number): string;
  lettersGivenUp(count: number): string;
  messages: string;
  noMessages: string;
  letterStates: Readonly<Record<LetterState, string>>;
  audience: string;
  audiences: Readonly<Record<'booked' | 'everybody', string>>;
  messageTitle: string;
  subject: string;
  body: string;
  inFrench: string;
  inEnglish: string;
  englishHint: string;
  readers(french: number, english: number): string;
  nobodyToWrite: string;
  sendPress(count: number): string;
  sent(count: number): string;
  moveTitle: string;
  newStart: string;
  before: string;
  after: string;
  moveTells(bookings: number, holds: number, waiting: number): string;
  moveCalendars: string;
  movePress(count: number): string;
  moved(count: number): string;
  moveSame: string;
  saved: string;
  cancelTitle: string;
  cancelText(ofDates: string, location: string): string;
  cancelPress: string;
  cancelled(bookings: number, others: number): string;
  sheet: { title: string; number: string; name: string; email: string; here: string; sign: string; offline: string };
}

const many = (count: number, one: string, several: string) => `${count} ${count > 1 ? several : one}`;
const told = (count: number) => (count > 1 ? `${count} personnes sont prévenues` : `${count} personne est prévenue`);

export const texts: Texts<SessionTexts> = {
  fr: {
    title: 'Sessions',
    titleOf: (ofDates) => `Session ${ofDates}`,
    shows: [
      ['', 'À venir'],
      ['past', 'Passées'],
      ['cancelled', 'Annulées'],
      ['all', 'Toutes'],
    ],
    show: 'Montrer',
    place: 'Lieu',
    create: 'Nouvelle session',
    empty: 'Aucune session à venir',
    emptyHow:
      'Les sessions que vous créez se réservent et se paient sur la page des immersions\u00a0; qui vient se lit ici.',
    noneFound: 'Aucune session ne correspond.',
    columns: { dates: 'Dates', place: 'Lieu', fill: 'Places', waiting: 'Attente', state: 'État', letters: 'Courrier' },
    words: {
      cancelled: 'Annulée',
      over: 'Passée',
      running: 'En cours',
      hidden: 'Non proposée',
      closed: 'Ventes fermées',
      full: 'Complète',
      open: 'Ouverte',
    },
    fill: (taken, most) => `${taken} sur ${most}`,
    left: (free) => (free === 0 ? 'complète' : many(free, 'libre', 'libres')),
    offline: (count) => `${many(count, 'vendue', 'vendues')} hors ligne`,
    bouncedCount: (count) => many(count, 'lettre revenue', 'lettres revenues'),
    reading: 'Lecture de la session…',
    gone: 'Cette session n’existe pas, ou plus.',
    back: 'Toutes les sessions',
    write: 'Écrire à tous',
    move: 'Déplacer',
    edit: 'Modifier',
    print: 'Imprimer la feuille',
    closeSales: 'Fermer les ventes',
    openSales: 'Rouvrir les ventes',
    cancel: 'Annuler la session',
    csv: 'Exporter en CSV',
    facts: {
      places: 'Places',
      price: 'Prix',
      held: 'Retenues, non payées',
      waiting: 'En attente',
      description: 'Description',
    },
    who: 'Qui vient',
    nobody: 'Personne n’a encore réservé',
    nobodyHow: 'Dès qu’une place est payée, son nom et son adresse sont ici.',
    people: { name: 'Nom', email: 'E-mail', money: 'Paiement', came: 'Présence' },
    present: 'Présent',
    absent: 'Absent',
    unnoted: 'non notée',
    heldUntil: 'Retenue jusqu’à',
    offered: 'Proposée à la liste d’attente',
    statuses: { pending: 'Place retenue', confirmed: 'Confirmée', cancelled: 'Annulée' },
    payments: {
      none: 'Pas de paiement',
      checkout_open: 'Page de paiement ouverte',
      paid: 'Payé',
      refund_pending: 'Remboursement en cours',
      refunded: 'Remboursé',
      partially_refunded: 'Remboursé en partie',
      refund_failed: 'Remboursement échoué',
      disputed: 'Contesté',
      dispute_lost: 'Contestation perdue',
    },
    reasons: {
      customer: 'annulée par la personne',
      admin: 'annulée par l’équipe',
      hold_expired: 'place non payée à temps',
      checkout_expired: 'place non payée à temps',
      payment_failed: 'paiement échoué',
      offer_expired: 'offre non acceptée',
      session_past: 'la session avait commencé',
      session_hidden: 'session retirée',
      session_closed: 'ventes fermées',
      session_moved: 'session déplacée',
      session_cancelled: 'session annulée',
    },
    languages: { fr: 'français', en: 'anglais' },
    attendee: {
      paid: 'Montant',
      back: 'Remboursé',
      refundable: 'Remboursable',
      booked: 'Réservée',
      language: 'Langue',
      name: 'Nom sur la feuille',
    },
    nameHint: 'Tel que donné au paiement, ou comme vous l’écrivez.',
    saveName: 'Enregistrer le nom',
    toPerson: 'Tout sur cette personne',
    toPayment: 'Voir le paiement',
    refund: 'Rembourser une partie',
    refundTitle: (who) => `Rembourser ${who}`,
    refundAmount: 'Montant en euros',
    refundHint: (most) => `Au plus ${most}. La place reste réservée.`,
    refundPress: (amount) => `Rembourser ${amount}`,
    refundDone: (amount, who) => `${amount} sont demandés à Stripe pour ${who}\u00a0; l’état du paiement le suit.`,
    disputed: 'La banque examine ce paiement\u00a0: rien ne peut être remboursé pour l’instant.',
    nothingBack: 'Il ne reste rien à rembourser.',
    cancelBooking: 'Annuler la place',
    cancelBookingTitle: (who) => `Annuler la place de ${who}\u00a0?`,
    cancelBookingText: 'La place est rendue, et proposée à la liste d’attente\u00a0; la personne reçoit une lettre.',
    withRefund: (amount) => `Rembourser ${amount}`,
    cancelBookingPress: 'Annuler la place',
    bookingCancelled: (who) => `La place de ${who} est annulée.`,
    lineTitle: 'Liste d’attente',
    lineEmpty: 'Personne n’attend.',
    inLine: (place) => `${place}${place === 1 ? 're' : 'e'} de la file`,
    offerUntil: 'Place proposée, jusqu’à',
    bouncedTitle: 'Lettres revenues',
    bouncedHow:
      'Le serveur de courrier les refuse\u00a0: la personne n’en sait rien. Corrigez l’adresse, ou prévenez-la autrement.',
    behind: (count) => `${many(count, 'autre lettre attend', 'autres lettres attendent')} derrière`,
    templates: {
      booking_confirmed: 'Confirmation',
      booking_cancelled: 'Annulation',
      booking_place_gone: 'Paiement rendu',
      booking_hold_ended: 'Place reprise',
      booking_place_offered: 'Place proposée',
      booking_reminder: 'Rappel',
      booking_session_moved: 'Session déplacée',
      booking_session_hidden: 'Session retirée',
      booking_session_shown: 'Session de nouveau proposée',
      booking_session_cancelled: 'Session annulée',
      booking_session_message: 'Message de l’équipe',
    },
    serverSaid: 'Réponse du serveur',
    correct: 'Corriger l’adresse',
    correctTitle: (who) => `Renvoyer à ${who}`,
    correctHow:
      'Les lettres bloquées repartent, et les suivantes vont à cette adresse. Le compte de la personne garde la sienne.',
    newAddress: 'Adresse e-mail',
    correctPress: 'Renvoyer',
    giveUp: 'Prévenue autrement',
    giveUpTitle: (who) => `Ne plus envoyer à ${who}\u00a0?`,
    giveUpText: 'La lettre est abandonnée, les suivantes repartent. Dites comment la personne a été prévenue.',
    giveUpPress: 'Abandonner la lettre',
    lettersAgain: (count) => `${many(count, 'lettre repart', 'lettres repartent')}.`,
    lettersGivenUp: (count) => `${many(count, 'lettre abandonnée', 'lettres abandonnées')}.`,
    messages: 'Messages envoyés',
    noMessages: 'Aucun message. «\u00a0Écrire à tous\u00a0» envoie une lettre à chacun, dans sa langue.',
    letterStates: {
      sent: 'partie',
      waiting: 'en route',
      blocked: 'bloquée derrière une lettre revenue',
      bounced: 'revenue',
      given_up: 'abandonnée',
    },
    audience: 'À qui',
    audiences: { booked: 'À qui a réservé', everybody: 'Aussi à qui retient une place ou attend' },
    messageTitle: 'Écrire à tous',
    subject: 'Objet',
    body: 'Texte',
    inFrench: 'En français',
    inEnglish: 'En anglais',
    englishHint: 'Vide\u00a0: qui lit l’anglais reçoit le texte français.',
    readers: (french, english) =>
      english === 0
        ? `${many(french, 'personne', 'personnes')}, en français.`
        : `${many(french + english, 'personne', 'personnes')}\u00a0: ${french} en français, ${english} en anglais.`,
    nobodyToWrite: 'Personne à qui écrire.',
    sendPress: (count) => `Envoyer ${many(count, 'lettre', 'lettres')}`,
    sent: (count) =>
      `${many(count, 'lettre part', 'lettres partent')}\u00a0; leur état est sous «\u00a0Messages envoyés\u00a0».`,
    moveTitle: 'Déplacer la session',
    newStart: 'Nouveau premier jour',
    before: 'Avant',
    after: 'Après',
    moveTells: (bookings, holds, waiting) =>
      bookings + holds + waiting === 0
        ? 'Personne n’est à prévenir.'
        : `Une lettre à chacun\u00a0: ${[
            bookings > 0 ? many(bookings, 'réservée', 'réservées') : '',
            holds > 0 ? many(holds, 'retenue', 'retenues') : '',
            waiting > 0 ? `${waiting} en attente` : '',
          ]
            .filter((part) => part !== '')
            .join(', ')}.`,
    moveCalendars:
      'Les agendas suivent\u00a0: même événement, nouvelle date. Les pages de paiement ouvertes se ferment.',
    movePress: (count) => (count === 0 ? 'Déplacer' : `Déplacer et prévenir ${many(count, 'personne', 'personnes')}`),
    moved: (count) => `Session déplacée\u00a0; ${told(count)}.`,
    moveSame: 'C’est déjà ce jour-là.',
    saved: 'Enregistré.',
    cancelTitle: 'Annuler toute la session\u00a0?',
    cancelText: (ofDates, location) =>
      `La session ${ofDates} à ${location} n’aura pas lieu. Tout ce qui est payé est remboursé, les places retenues et la liste d’attente prennent fin, chacun est prévenu par e-mail. C’est définitif.`,
    cancelPress: 'Annuler la session et rembourser',
    cancelled: (bookings, others) =>
      `Session annulée\u00a0: ${many(bookings, 'réservation remboursée', 'réservations remboursées')}, ${many(others, 'autre personne prévenue', 'autres personnes prévenues')}.`,
    sheet: {
      title: 'Feuille de présence',
      number: 'N°',
      name: 'Nom',
      email: 'E-mail',
      here: 'Présent',
      sign: 'Signature',
      offline: 'Vendue hors ligne',
    },
  },
  en: {
    title: 'Sessions',
    titleOf: (ofDates) => `Session ${ofDates}`,
    shows: [
      ['', 'Ahead'],
      ['past', 'Past'],
      ['cancelled', 'Cancelled'],
      ['all', 'All'],
    ],
    show: 'Show',
    place: 'Place',
    create: 'New session',
    empty: 'No session ahead',
    emptyHow: 'Sessions that you create are booked and paid on the immersion page; who comes is read here.',
    noneFound: 'No session matches.',
    columns: { dates: 'Dates', place: 'Place', fill: 'Places', waiting: 'Waiting', state: 'State', letters: 'Mail' },
    words: {
      cancelled: 'Cancelled',
      over: 'Past',
      running: 'Under way',
      hidden: 'Not offered',
      closed: 'Sales closed',
      full: 'Full',
      open: 'Open',
    },
    fill: (taken, most) => `${taken} of ${most}`,
    left: (free) => (free === 0 ? 'full' : `${free} free`),
    offline: (count) => `${count} sold elsewhere`,
    bouncedCount: (count) => (count === 1 ? '1 letter came back' : `${count} letters came back`),
    reading: 'Reading the session…',
    gone: 'There is no such session, or no more.',
    back: 'All sessions',
    write: 'Write to all',
    move: 'Move',
    edit: 'Edit',
    print: 'Print the sheet',
    closeSales: 'Close sales',
    openSales: 'Reopen sales',
    cancel: 'Cancel the session',
    csv: 'Export CSV',
    facts: { places: 'Places', price: 'Price', held: 'Held, not paid', waiting: 'Waiting', description: 'Description' },
    who: 'Who comes',
    nobody: 'Nobody has booked yet',
    nobodyHow: 'As soon as a place is paid for, its name and address stand here.',
    people: { name: 'Name', email: 'E-mail', money: 'Payment', came: 'Attendance' },
    present: 'Present',
    absent: 'Absent',
    unnoted: 'not noted',
    heldUntil: 'Held until',
    offered: 'Offered to the waiting list',
    statuses: { pending: 'Place held', confirmed: 'Confirmed', cancelled: 'Cancelled' },
    payments: {
      none: 'No payment',
      checkout_open: 'Checkout open',
      paid: 'Paid',
      refund_pending: 'Refund under way',
      refunded: 'Refunded',
      partially_refunded: 'Partly refunded',
      refund_failed: 'Refund failed',
      disputed: 'Disputed',
      dispute_lost: 'Dispute lost',
    },
    reasons: {
      customer: 'cancelled by the person',
      admin: 'cancelled by the team',
      hold_expired: 'not paid in time',
      checkout_expired: 'not paid in time',
      payment_failed: 'payment failed',
      offer_expired: 'offer not taken',
      session_past: 'the session had begun',
      session_hidden: 'session withdrawn',
      session_closed: 'sales closed',
      session_moved: 'session moved',
      session_cancelled: 'session cancelled',
    },
    languages: { fr: 'French', en: 'English' },
    attendee: {
      paid: 'Amount',
      back: 'Refunded',
      refundable: 'Can be refunded',
      booked: 'Booked',
      language: 'Language',
      name: 'Name on the sheet',
    },
    nameHint: 'As given when paying, or as you write it.',
    saveName: 'Save the name',
    toPerson: 'Everything about this person',
    toPayment: 'See the payment',
    refund: 'Refund a part',
    refundTitle: (who) => `Refund ${who}`,
    refundAmount: 'Amount in euros',
    refundHint: (most) => `At most ${most}. The place stays booked.`,
    refundPress: (amount) => `Refund ${amount}`,
    refundDone: (amount, who) => `${amount} are asked of Stripe for ${who}; the state of the payment follows.`,
    disputed: 'The bank examines this payment: nothing can be refunded for now.',
    nothingBack: 'Nothing is left to refund.',
    cancelBooking: 'Cancel the place',
    cancelBookingTitle: (who) => `Cancel the place of ${who}?`,
    cancelBookingText: 'The place is given back and offered to the waiting list; the person gets a letter.',
    withRefund: (amount) => `Refund ${amount}`,
    cancelBookingPress: 'Cancel the place',
    bookingCancelled: (who) => `The place of ${who} is cancelled.`,
    lineTitle: 'Waiting list',
    lineEmpty: 'Nobody waits.',
    inLine: (place) => `No. ${place} in line`,
    offerUntil: 'Place offered, until',
    bouncedTitle: 'Letters that came back',
    bouncedHow:
      'The mail server refuses them: the person knows nothing of it. Correct the address, or tell them otherwise.',
    behind: (count) => (count === 1 ? '1 other letter waits behind it' : `${count} other letters wait behind it`),
    templates: {
      booking_confirmed: 'Confirmation',
      booking_cancelled: 'Cancellation',
      booking_place_gone: 'Payment returned',
      booking_hold_ended: 'Place taken back',
      booking_place_offered: 'Place offered',
      booking_reminder: 'Reminder',
      booking_session_moved: 'Session moved',
      booking_session_hidden: 'Session withdrawn',
      booking_session_shown: 'Session offered again',
      booking_session_cancelled: 'Session cancelled',
      booking_session_message: 'Message of the team',
    },
    serverSaid: 'The server said',
    correct: 'Correct the address',
    correctTitle: (who) => `Send to ${who} again`,
    correctHow: 'Blocked letters go again, and later ones go to this address. The person’s account keeps its own.',
    newAddress: 'E-mail address',
    correctPress: 'Send again',
    giveUp: 'Told otherwise',
    giveUpTitle: (who) => `Send no more to ${who}?`,
    giveUpText: 'The letter is given up, later ones go on. Say how the person was told.',
    giveUpPress: 'Give the letter up',
    lettersAgain: (count) => (count === 1 ? '1 letter goes again.' : `${count} letters go again.`),
    lettersGivenUp: (count) => (count === 1 ? '1 letter given up.' : `${count} letters given up.`),
    messages: 'Messages sent',
    noMessages: 'No message. “Write to all” sends a letter to each, in their language.',
    letterStates: {
      sent: 'sent',
      waiting: 'on its way',
      blocked: 'blocked behind a letter that came back',
      bounced: 'came back',
      given_up: 'given up',
    },
    audience: 'To whom',
    audiences: { booked: 'Who booked', everybody: 'Also who holds a place or waits' },
    messageTitle: 'Write to all',
    subject: 'Subject',
    body: 'Text',
    inFrench: 'In French',
    inEnglish: 'In English',
    englishHint: 'Empty: whoever reads English gets the French text.',
    readers: (french, english) =>
      english === 0
        ? `${french} ${french === 1 ? 'person' : 'people'}, in French.`
        : `${french + english} ${french + english === 1 ? 'person' : 'people'}: ${french} in French, ${english} in English.`,
    nobodyToWrite: 'Nobody to write to.',
    sendPress: (count) => (count === 1 ? 'Send 1 letter' : `Send ${count} letters`),
    sent: (count) =>
      count === 1
        ? '1 letter is on its way; what becomes of it is under “Messages sent”.'
        : `${count} letters are on their way; what becomes of them is under “Messages sent”.`,
    moveTitle: 'Move the session',
    newStart: 'New first day',
    before: 'Before',
    after: 'After',
    moveTells: (bookings, holds, waiting) =>
      bookings + holds + waiting === 0
        ? 'Nobody needs to be told.'
        : `A letter to each: ${[
            bookings > 0 ? `${bookings} booked` : '',
            holds > 0 ? `${holds} held` : '',
            waiting > 0 ? `${waiting} waiting` : '',
          ]
            .filter((part) => part !== '')
            .join(', ')}.`,
    moveCalendars: 'Calendars follow: the same entry, a new date. Open payment pages end.',
    movePress: (count) => (count === 0 ? 'Move' : `Move and tell ${count} ${count === 1 ? 'person' : 'people'}`),
    moved: (count) => `Session moved; ${count} ${count === 1 ? 'person is' : 'people are'} told.`,
    moveSame: 'It is on that day already.',
    saved: 'Saved.',
    cancelTitle: 'Cancel the whole session?',
    cancelText: (ofDates, location) =>
      `The session ${ofDates} in ${location} will not take place. Everything paid is refunded, held places and the waiting list end, everybody is told by e-mail. This is final.`,
    cancelPress: 'Cancel the session and refund',
    cancelled: (bookings, others) =>
      `Session cancelled: ${bookings} ${bookings === 1 ? 'booking' : 'bookings'} refunded, ${others} ${others === 1 ? 'other person' : 'other people'} told.`,
    sheet: {
      title: 'Attendance sheet',
      number: 'No.',
      name: 'Name',
      email: 'E-mail',
      here: 'Present',
      sign: 'Signature',
      offline: 'Sold elsewhere',
    },
  },
};
