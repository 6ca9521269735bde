import type { Texts } from '../../app/locale.tsx';

interface SubscriptionTexts {
  title: string;
  list: string;
  empty: string;
  emptyHow: string;
  emptyOf: string;
  status: string;
  statuses: readonly (readonly [status: string, word: string])[];
  columns: { who: string; plan: string; status: string; price: string; until: string };
  periods: Readonly<Record<string, string>>;
  ends(when: string): string;
  trialUntil(when: string): string;
  renews(when: string): string;
  ended(when: string): string;
  wait: string;
  gone: string;
  facts: {
    who: string;
    status: string;
    price: string;
    period: string;
    promo: string;
    collection: string;
    stripe: string;
    seats: string;
    covers: string;
  };
  inferred: string;
  seatsBilled(quantity: number): string;
  seatsPlanned(quantity: number): string;
  seatsFree: string;
  items: string;
  metered: string;
  removed: string;
  quotas: string;
  noQuotas: string;
  unlimited: string;
  used(used: string, quota: string): string;
  from(item: string, how: string): string;
  allItems: string;
  definedBy: Readonly<Record<string, string>>;
  features: Readonly<Record<string, string>>;
  until(when: string): string;
  invoices: string;
  noInvoices: string;
  openInvoice: string;
  payment: string;
  nextTry(when: string): string;
  failedTry: string;
  compare: string;
  compareWhat: string;
  press: string;
  waiting: string;
  waitingWhy: string;
  failed(why: string): string;
  same: string;
  field: string;
  ours: string;
  theirs(when: string): string;
  fields: Readonly<Record<string, string>>;
  nothing: string;
  inStripe: string;
  members: string;
  member(count: number): string;
  roles: Readonly<Record<string, string>>;
  establishment: string;
  subscriptions: string;
  noSubscriptions: string;
  account: string;
  goneEstablishment: string;
  othersPay: string;
  more: string;
}

export const texts: Texts<SubscriptionTexts> = {
  fr: {
    title: 'Abonnements',
    list: 'les abonnements',
    empty: 'Aucun abonnement encore.',
    emptyHow: 'Le premier arrive avec son événement de Stripe.',
    emptyOf: 'Aucun abonnement dans cet état.',
    status: 'État',
    statuses: [
      ['', 'Tous'],
      ['active', 'Actifs'],
      ['trialing', 'À l’essai'],
      ['past_due', 'Impayés'],
      ['unpaid', 'Impayés, suspendus'],
      ['incomplete', 'Premier paiement attendu'],
      ['paused', 'En pause'],
      ['canceled', 'Terminés'],
    ],
    columns: { who: 'Qui', plan: 'Formule', status: 'État', price: 'Prix', until: 'Échéance' },
    periods: { month: 'par mois', year: 'par an' },
    ends: (when) => `s’arrête le ${when}`,
    trialUntil: (when) => `essai jusqu’au ${when}`,
    renews: (when) => `jusqu’au ${when}`,
    ended: (when) => `terminé le ${when}`,
    wait: 'Lecture de l’abonnement…',
    gone: 'Cet abonnement n’existe pas.',
    facts: {
      who: 'Qui paie',
      status: 'État',
      price: 'Prix, avant remises',
      period: 'Période',
      promo: 'Remise',
      collection: 'Encaissement',
      stripe: 'Dans Stripe',
      seats: 'Sièges',
      covers: 'Couvre',
    },
    inferred: 'déduit d’une facture, Stripe n’a pas encore confirmé',
    seatsBilled: (quantity) => `${quantity} facturés en plus`,
    seatsPlanned: (quantity) => `${quantity} demandés à Stripe`,
    seatsFree: 'non facturés',
    items: 'Ce qui est facturé',
    metered: 'à l’usage',
    removed: 'retiré',
    quotas: 'Ce qu’il permet',
    noQuotas: 'Cet abonnement n’accorde rien de compté.',
    unlimited: 'sans limite',
    used: (used, quota) => `${used} sur ${quota}`,
    from: (item, how) => `par ${item}, ${how}`,
    allItems: 'l’abonnement entier',
    definedBy: { product: 'selon le produit dans Stripe', code: 'selon le code de la formule' },
    features: {
      INVOICES_IMPORTED: 'Factures importées',
      RECIPES_CREATED: 'Recettes créées',
      SEATS_ACTIVE: 'Membres',
      MAX_INVOICES: 'Factures, au plus',
      MAX_RECIPES: 'Recettes, au plus',
      INCLUDED_SEATS_PER_ESTABLISHMENT: 'Sièges compris',
    },
    until: (when) => `jusqu’au ${when}`,
    invoices: 'Factures',
    noInvoices: 'Pas encore de facture.',
    openInvoice: 'Facture',
    payment: 'Paiement',
    nextTry: (when) => `nouvel essai le ${when}`,
    failedTry: 'dernier essai échoué',
    compare: 'Ce que dit Stripe',
    compareWhat: 'Compare notre ligne à celle de Stripe, et la corrige si elle a dérivé. Aucun argent ne bouge.',
    press: 'Demander à Stripe',
    waiting: 'Demandé, la réponse n’est pas encore là.',
    waitingWhy: 'n8n va chercher la réponse\u00a0: quelques secondes d’habitude. Cette page se met à jour seule.',
    failed: (why) => `Pas de réponse\u00a0: ${why}. Rien n’a changé chez nous.`,
    same: 'Stripe dit la même chose que nous.',
    field: 'Champ',
    ours: 'Nous avions',
    theirs: (when) => `Stripe, ${when}`,
    fields: {
      status: 'État',
      current_period_end: 'Fin de période',
      cancel_at_period_end: 'S’arrête à l’échéance',
      cancel_at: 'S’arrête le',
      ended_at: 'Terminé le',
      trial_end: 'Fin d’essai',
      collection_method: 'Encaissement',
      promo_code: 'Code promotionnel',
      coupon_id: 'Coupon',
      latest_invoice_id: 'Dernière facture',
      items: 'Facturé',
    },
    nothing: '–',
    inStripe: 'Voir dans Stripe',
    members: 'Membres',
    member: (count) => (count === 1 ? 'un membre' : `${count} membres`),
    roles: { owner: 'Propriétaire', admin: 'Administrateur', member: 'Membre' },
    establishment: 'Lecture de l’établissement…',
    subscriptions: 'Abonnements',
    noSubscriptions: 'Aucun abonnement ne couvre cet établissement.',
    account: 'Compte de facturation',
    goneEstablishment: 'Cet établissement n’existe pas.',
    othersPay: 'payé par un autre compte',
    more: 'Et d’autres\u00a0: cherchez-les par leur adresse.',
  },
  en: {
    title: 'Subscriptions',
    list: 'the subscriptions',
    empty: 'No subscription yet.',
    emptyHow: 'The first one comes with its event of Stripe.',
    emptyOf: 'No subscription in this state.',
    status: 'State',
    statuses: [
      ['', 'All'],
      ['active', 'Active'],
      ['trialing', 'In trial'],
      ['past_due', 'Past due'],
      ['unpaid', 'Unpaid, suspended'],
      ['incomplete', 'First payment awaited'],
      ['paused', 'Paused'],
      ['canceled', 'Ended'],
    ],
    columns: { who: 'Who', plan: 'Plan', status: 'State', price: 'Price', until: 'Due' },
    periods: { month: 'a month', year: 'a year' },
    ends: (when) => `ends on ${when}`,
    trialUntil: (when) => `trial until ${when}`,
    renews: (when) => `until ${when}`,
    ended: (when) => `ended on ${when}`,
    wait: 'Reading the subscription…',
    gone: 'There is no such subscription.',
    facts: {
      who: 'Who pays',
      status: 'State',
      price: 'Price, before discounts',
      period: 'Period',
      promo: 'Discount',
      collection: 'Collection',
      stripe: 'At Stripe',
      seats: 'Seats',
      covers: 'Covers',
    },
    inferred: 'inferred from an invoice, Stripe has not confirmed it yet',
    seatsBilled: (quantity) => `${quantity} billed beyond those included`,
    seatsPlanned: (quantity) => `${quantity} asked of Stripe`,
    seatsFree: 'not billed',
    items: 'What is billed',
    metered: 'metered',
    removed: 'removed',
    quotas: 'What it allows',
    noQuotas: 'This subscription grants nothing that is counted.',
    unlimited: 'without limit',
    used: (used, quota) => `${used} of ${quota}`,
    from: (item, how) => `by ${item}, ${how}`,
    allItems: 'the whole subscription',
    definedBy: { product: 'as its product says in Stripe', code: 'as the code of the plan says' },
    features: {
      INVOICES_IMPORTED: 'Invoices imported',
      RECIPES_CREATED: 'Recipes created',
      SEATS_ACTIVE: 'Members',
      MAX_INVOICES: 'Invoices, at most',
      MAX_RECIPES: 'Recipes, at most',
      INCLUDED_SEATS_PER_ESTABLISHMENT: 'Seats included',
    },
    until: (when) => `until ${when}`,
    invoices: 'Invoices',
    noInvoices: 'No invoice yet.',
    openInvoice: 'Invoice',
    payment: 'Payment',
    nextTry: (when) => `next try on ${when}`,
    failedTry: 'last try failed',
    compare: 'What Stripe says',
    compareWhat: 'Compares our row with Stripe’s, and mends it where it has drifted. No money moves.',
    press: 'Ask Stripe',
    waiting: 'Asked, the answer is not here yet.',
    waitingWhy: 'n8n fetches the answer: some seconds as a rule. This page updates by itself.',
    failed: (why) => `No answer: ${why}. Nothing changed with us.`,
    same: 'Stripe says the same as we do.',
    field: 'Field',
    ours: 'We had',
    theirs: (when) => `Stripe, ${when}`,
    fields: {
      status: 'State',
      current_period_end: 'End of the period',
      cancel_at_period_end: 'Ends with the period',
      cancel_at: 'Ends on',
      ended_at: 'Ended on',
      trial_end: 'End of the trial',
      collection_method: 'Collection',
      promo_code: 'Promotion code',
      coupon_id: 'Coupon',
      latest_invoice_id: 'Latest invoice',
      items: 'Billed',
    },
    nothing: '–',
    inStripe: 'Open in Stripe',
    members: 'Members',
    member: (count) => (count === 1 ? 'one member' : `${count} members`),
    roles: { owner: 'Owner', admin: 'Administrator', member: 'Member' },
    establishment: 'Reading the establishment…',
    subscriptions: 'Subscriptions',
    noSubscriptions: 'No subscription covers this establishment.',
    account: 'Billing account',
    goneEstablishment: 'There is no such establishment.',
    othersPay: 'paid by another account',
    more: 'And others: search them by their address.',
  },
};
