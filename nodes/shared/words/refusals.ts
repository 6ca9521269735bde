import * as z from 'zod';

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Why the database refuses, for the person who reads the answer of a workflow: a sentence a reason code and language.
 * `{most}` is a number of the answer, `{left_cents}` an amount of it in its `currency`. What each code means, and which
 * function gives it, stands in docs/refusals.md; pages have words of their own.
 */
export const REFUSALS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  already_booked: { fr: 'Vous avez déjà une place.', en: 'You already have a place.' },
  already_paid: {
    fr: 'C’est déjà payé : pour être remboursé, demandez-le.',
    en: 'This is already paid: to get the money back, ask for a refund.',
  },
  already_subscribed: {
    fr: 'Cet établissement a déjà un abonnement : gérez-le dans votre espace client.',
    en: 'This establishment already has a subscription: manage it in your customer portal.',
  },
  amount_too_large: {
    fr: 'Le montant dépasse {maximum_cents}, ce que Stripe accepte au plus.',
    en: 'The amount is above {maximum_cents}, the most that Stripe takes.',
  },
  amount_too_small: {
    fr: 'Le montant minimum est de {minimum_cents}.',
    en: 'The lowest amount is {minimum_cents}.',
  },
  amount_unreadable: {
    fr: 'Ce montant ne se lit pas : écrivez par exemple 20 ou 20,50.',
    en: 'This amount cannot be read: write for example 20 or 20.50.',
  },
  balance: {
    fr: 'Le portefeuille ne contient que {balance_minor}.',
    en: 'The wallet holds no more than {balance_minor}.',
  },
  cancelled: { fr: 'Cette session est annulée.', en: 'This session is cancelled.' },
  changed_since: {
    fr: 'Quelqu’un vient de modifier cette ligne : regardez-la de nouveau, puis décidez.',
    en: 'Somebody has just changed this row: look at it again, then decide.',
  },
  closed: { fr: 'Les réservations sont closes.', en: 'Bookings are closed.' },
  currency_refused: {
    fr: 'La devise {currency} n’est pas acceptée.',
    en: 'The currency {currency} is not taken.',
  },
  decision: {
    fr: 'Cette décision n’existe pas : choisissez-la dans la liste.',
    en: 'There is no such decision: choose it from the list.',
  },
  disputed: {
    fr: 'Ce paiement est contesté auprès de la banque : rien n’a été remboursé. Répondez à la contestation dans Stripe et attendez son issue.',
    en: 'This payment is disputed at the bank: nothing was refunded. Answer the dispute in Stripe and wait for its end.',
  },
  ended: {
    fr: 'C’est terminé ou remplacé : rien n’est débité. Recommencez.',
    en: 'This has ended or was replaced: nothing is charged. Please start again.',
  },
  full: { fr: 'Cette session est complète.', en: 'This session is full.' },
  hold_over: {
    fr: 'Votre place n’est plus retenue : réservez de nouveau.',
    en: 'Your place is no longer held: please book again.',
  },
  in_debt: {
    fr: 'Le solde du portefeuille est négatif : il reste bloqué.',
    en: 'The balance of the wallet is below zero: it stays frozen.',
  },
  invalid_value: { fr: 'Cette valeur n’est pas acceptée.', en: 'This value is not accepted.' },
  item_count: {
    fr: 'Une commande a de {least} à {most} lignes.',
    en: 'An order has from {least} to {most} lines.',
  },
  last_owner: {
    fr: 'Il n’y aurait plus de propriétaire : nommez-en d’abord un autre.',
    en: 'There would be no owner any more: make somebody else its owner first.',
  },
  mixed_currencies: { fr: 'Une commande a une seule devise.', en: 'An order has one currency only.' },
  more_than_left: {
    fr: 'Il reste {left_cents} à rembourser.',
    en: '{left_cents} are left to refund.',
  },
  no_address: {
    fr: 'On ne connaît pas d’adresse pour écrire à cette personne : rien n’a été envoyé.',
    en: 'No address of this person is known: nothing was sent.',
  },
  no_portal: {
    fr: 'Il n’y a pas d’espace client à votre nom ici.',
    en: 'There is no customer portal in your name here.',
  },
  no_price: { fr: 'Ce produit n’a pas de prix.', en: 'This product has no price.' },
  no_subscription: {
    fr: 'Aucun abonnement en cours ne comprend cela.',
    en: 'No subscription that runs includes this.',
  },
  not_found: {
    fr: 'Cela n’existe pas, ou pas à votre nom : rien n’est débité.',
    en: 'There is no such thing, or not in your name: nothing is charged.',
  },
  not_in_slot: { fr: 'Ce produit n’est pas à cet emplacement.', en: 'This product is not in that slot.' },
  not_open: { fr: 'Cette session n’est pas ouverte.', en: 'This session is not open.' },
  not_the_owner: {
    fr: 'Seul le propriétaire de l’établissement peut l’abonner.',
    en: 'Only the owner of the establishment can subscribe it.',
  },
  not_whole_cents: {
    fr: 'Le montant à rembourser est un nombre entier de centimes, au moins 1.',
    en: 'The amount to refund is a whole number of cents, at least 1.',
  },
  nothing_chosen: {
    fr: 'Il n’y a plus d’événement à rejouer.',
    en: 'There is no event left to replay.',
  },
  nothing_left: { fr: 'Il ne reste rien à rembourser.', en: 'There is nothing left to refund.' },
  nothing_paid: {
    fr: 'Il n’y a pas de paiement à rembourser ici.',
    en: 'There is no payment to refund here.',
  },
  nothing_to_pay: {
    fr: 'Il n’y a rien à payer par un lien : rien n’a été envoyé.',
    en: 'There is nothing to pay by a link: nothing was sent.',
  },
  offer_refused: {
    fr: 'Une place de cette session vous a été proposée et vous ne l’avez pas prise : elle va aux suivants.',
    en: 'A place in this session was offered to you and not taken: it goes to the people after you.',
  },
  offered: {
    fr: 'Une place vous est proposée : acceptez-la, ou renoncez-y.',
    en: 'A place is offered to you: accept it, or decline it.',
  },
  one_subject: {
    fr: 'Un remboursement concerne une seule chose : une commande, une réservation, une vente, une recharge, une facture ou un paiement.',
    en: 'A refund is of one thing: an order, a booking, a vend, a recharge, an invoice or a payment.',
  },
  order_cancelled: {
    fr: 'Cette commande est annulée : commandez de nouveau.',
    en: 'This order is cancelled: please order again.',
  },
  other_number: {
    fr: 'Ils sont maintenant {count} : regardez de nouveau, puis confirmez.',
    en: 'They are {count} now: look again, then confirm.',
  },
  other_payment_open: {
    fr: 'Un autre paiement de cette commande est déjà ouvert.',
    en: 'Another payment of this order is already open.',
  },
  out_of_stock: { fr: 'Il n’y en a plus assez.', en: 'There is not enough left.' },
  owners_only: { fr: 'Seul un propriétaire en nomme ou en retire un.', en: 'Only an owner makes or unmakes one.' },
  past: { fr: 'Cette session a déjà commencé.', en: 'This session has already begun.' },
  places_left: { fr: 'Il reste des places : réservez directement.', en: 'There are places left: book one directly.' },
  plan_not_offered: {
    fr: 'Cette formule n’est pas proposée pour cette période.',
    en: 'This plan is not offered for this period.',
  },
  price_changed: { fr: 'Le prix a changé : {price_cents}.', en: 'The price has changed: {price_cents}.' },
  quantity: {
    fr: 'La quantité est un nombre entier de {least} à {most}.',
    en: 'The quantity is a whole number from {least} to {most}.',
  },
  quota_used_up: {
    fr: 'Le quota est épuisé : {used} sur {quota}.',
    en: 'The quota is used up: {used} of {quota}.',
  },
  reason_missing: {
    fr: 'Une raison est demandée, en quelques mots.',
    en: 'A reason is needed, in a few words.',
  },
  reason_too_long: { fr: 'Le motif a {most} caractères au plus.', en: 'The reason has {most} characters at most.' },
  request_id_taken: {
    fr: 'Cette demande concerne un autre paiement.',
    en: 'This request is about another payment.',
  },
  role_missing: {
    fr: 'Le rôle de {email} au guichet ne permet pas cela : demandez à un administrateur.',
    en: 'The role of {email} at the till does not allow this: ask an administrator.',
  },
  second_factor_required: {
    fr: 'Votre code à six chiffres est demandé pour cela : donnez-le, puis recommencez.',
    en: 'This needs your six-digit code: give it, then try again.',
  },
  several_causes: {
    fr: '{count} causes contiennent ces mots : donnez-en davantage.',
    en: '{count} causes contain these words: give more of them.',
  },
  sign_in_required: { fr: 'Connectez-vous, puis réessayez.', en: 'Sign in, then try again.' },
  staff_only: { fr: 'Réservé au personnel.', en: 'For staff only.' },
  too_late: {
    fr: 'Cette session commence dans quelques minutes : elle ne peut plus être payée en ligne.',
    en: 'This session begins in a few minutes: it can no longer be paid online.',
  },
  too_many: {
    fr: 'On rejoue {most} événements au plus à la fois.',
    en: 'At most {most} events are replayed at a time.',
  },
  too_many_calls: {
    fr: 'Trop de demandes en peu de temps : rien n’est débité. Réessayez plus tard.',
    en: 'Too many requests in a short time: nothing is charged. Please try again later.',
  },
  too_many_holds: {
    fr: 'Vous avez déjà retenu plusieurs places sans les payer : réessayez demain, ou écrivez-nous.',
    en: 'You have held several places without paying for them: try again tomorrow, or write to us.',
  },
  too_many_lapsed_orders: {
    fr: 'Trop de vos commandes sont restées impayées : réessayez demain, ou écrivez-nous.',
    en: 'Too many of your orders were left unpaid: try again tomorrow, or write to us.',
  },
  too_many_offers: {
    fr: 'Vous avez laissé passer plusieurs places de liste d’attente : écrivez-nous pour y revenir.',
    en: 'You have let several places from the waiting list go: write to us to get back on one.',
  },
  too_many_orders: {
    fr: 'Vous avez déjà {most} commandes non payées : payez-les ou annulez-en une.',
    en: 'You already have {most} unpaid orders: pay them, or cancel one.',
  },
  too_many_recharges: {
    fr: 'Plusieurs recharges sont déjà ouvertes : terminez-en une, ou attendez une heure.',
    en: 'Several top-ups are open already: finish one of them, or wait an hour.',
  },
  too_many_units: {
    fr: 'On peut avoir {most} articles non payés au plus : réduisez la quantité, ou payez d’abord vos autres commandes.',
    en: 'One can have {most} unpaid items at most: order fewer, or pay your other orders first.',
  },
  unknown_cause: {
    fr: 'Aucun événement n’est en erreur pour cette cause.',
    en: 'No event is in error for this cause.',
  },
  unknown_events: {
    fr: 'Rien à rejouer : {events} (inconnu du journal).',
    en: 'Nothing to replay: {events} (in no log).',
  },
  unknown_field: { fr: 'Ce réglage n’existe pas.', en: 'There is no such setting.' },
  unknown_method: {
    fr: 'Le moyen est checkout ou payment_intent.',
    en: 'The method is checkout or payment_intent.',
  },
  unknown_order: {
    fr: 'Cette commande n’est pas la vôtre ou n’existe pas.',
    en: 'This order is not yours or does not exist.',
  },
  unknown_payment: {
    fr: 'Aucun paiement n’a cet identifiant.',
    en: 'No payment has this id.',
  },
  unknown_period: { fr: 'La période est month ou year.', en: 'The period is month or year.' },
  unknown_person: {
    fr: 'Le guichet ne connaît personne de l’équipe à l’adresse {email}, celle de votre compte n8n : demandez à un administrateur de vous donner un rôle.',
    en: 'The till knows nobody of staff at {email}, the address of your n8n account: ask an administrator to give you a role.',
  },
  unknown_product: { fr: 'Produit inconnu.', en: 'Unknown product.' },
  unknown_role: { fr: 'Ce rôle n’existe pas.', en: 'There is no such role.' },
  unknown_slot: { fr: 'Emplacement inconnu.', en: 'Unknown slot.' },
  unknown_user: { fr: 'Ce compte n’existe pas.', en: 'There is no such account.' },
  unknown_vend: {
    fr: 'Aucune vente n’a cet identifiant.',
    en: 'No vend has this id.',
  },
  unknown_wallet: {
    fr: 'Aucun portefeuille ne correspond à cette personne et à cette devise.',
    en: 'There is no wallet of this person in this currency.',
  },
  unknown_zone: {
    fr: 'Ce fuseau horaire n’existe pas : choisissez par exemple Europe/Paris.',
    en: 'There is no such time zone: choose e.g. Europe/Paris.',
  },
  vend_decided: {
    fr: 'Cette vente n’attend plus de décision : elle est {status}, décidée par {by}.',
    en: 'This vend no longer waits for a decision: it is {status}, decided by {by}.',
  },
  waited_too_long: {
    fr: 'Il ne restait plus assez de temps pour payer : rien n’est gardé, rien n’est débité. Recommencez.',
    en: 'There was not enough time left to pay: nothing is kept for you and nothing is charged. Please start again.',
  },
};

const refusal = z.looseObject({ reason: z.string() });

/** An amount of minor units as its language writes it; currencies without decimals too. */
export function money(minor: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/**
 * The sentence for a refusal `{reason, …}` of the database; undefined where it has no reason, or one that is for programs
 * alone. A reason that comes without the numbers of its sentence gives them as "?".
 */
export function refusalInWords(answer: unknown, language: Language): string | undefined {
  const said = refusal.safeParse(answer);
  if (!said.success) return undefined;
  const { currency, reason } = said.data;
  if (!Object.hasOwn(REFUSALS, reason)) return undefined;
  return REFUSALS[reason]?.[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = said.data[name];
    if (typeof value === 'number' && /_(?:cents|minor)$/.test(name) && typeof currency === 'string')
      return money(value, currency, language);
    return typeof value === 'number' || typeof value === 'string' ? String(value) : '?';
  });
}
