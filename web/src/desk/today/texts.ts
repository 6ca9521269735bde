import type { Texts } from '../../app/locale.tsx';
import type { Unit } from './periods.ts';

export const texts: Texts<{
  title: string;
  reading: string;
  takings: string;
  takingsSay: string;
  units: Readonly<Record<Unit, string>>;
  unitLabel: string;
  now: string;
  domain: string;
  total: string;
  disputes: string;
  wallet: string;
  walletSay: string;
  refundsOf(amount: string): string;
  undated(count: number, amount: string): string;
  noTakings: string;
  noTakingsHow: string;
  chart: Readonly<Record<Unit, string>>;
  attention: string;
  failed: string;
  failedSay: string;
  openDisputes: string;
  dueAt: string;
  pendingRefunds: string;
  nothing: string;
  events: string;
  eventsError(count: number): string;
  outbox: string;
  parked(count: number): string;
  alerts: string;
  alertsFailed(count: number): string;
  oldest: string;
  upToDate: string;
  silent: string;
  soldOut: string;
  machinesWell: string;
  subscriptions: string;
  mrr: string;
  mrrSay: string;
  mrrMissing(items: number, coupons: number): string;
  trials: string;
  trialsSay: string;
  pastDue: string;
  ofWhichPastDue(amount: string): string;
  fees: string;
  feesUnknown: string;
  feesMissing(count: number): string;
  sessions: string;
  noSessions: string;
  places(taken: number, places: number): string;
  waiting(count: number): string;
  full: string;
  closed: string;
  capped: string;
}> = {
  fr: {
    title: 'Aujourd’hui',
    reading: 'Lecture des chiffres du jour…',
    takings: 'Encaissements',
    takingsSay: 'Reçu moins remboursé, à l’heure de Stripe, par jour de la maison.',
    units: { day: 'Jour', week: 'Semaine', month: 'Mois' },
    unitLabel: 'Période',
    now: 'en cours',
    domain: 'Domaine',
    total: 'Encaissements',
    disputes: 'Retenu par des litiges',
    wallet: 'Ventes payées du porte-monnaie',
    walletSay: 'À part\u00a0: cet argent est compté à la recharge.',
    refundsOf: (amount) => `dont ${amount} remboursés`,
    undated: (count, amount) =>
      `${count === 1 ? '1 mouvement' : `${count} mouvements`} sans date de Stripe (${amount}), dans aucun jour`,
    noTakings: 'Aucun encaissement pour l’instant',
    noTakingsHow: 'Dès la première vente, les montants s’affichent ici, par domaine et par période.',
    chart: {
      day: 'Encaissements des quatorze derniers jours',
      week: 'Encaissements des huit dernières semaines',
      month: 'Encaissements des douze derniers mois',
    },
    attention: 'À regarder',
    failed: 'Paiements en échec',
    failedSay: 'sur sept jours',
    openDisputes: 'Litiges ouverts',
    dueAt: 'à répondre\u00a0:',
    pendingRefunds: 'Remboursements en cours',
    nothing: 'aucun',
    events: 'Événements',
    eventsError: (count) => `${count} en erreur`,
    outbox: 'File d’envoi',
    parked: (count) => `${count} bloqué${count === 1 ? '' : 's'}`,
    alerts: 'Alertes',
    alertsFailed: (count) => `${count} non envoyée${count === 1 ? '' : 's'}`,
    oldest: 'le plus ancien\u00a0:',
    upToDate: 'à jour',
    silent: 'Machines silencieuses',
    soldOut: 'Logements vides',
    machinesWell: 'aucune',
    subscriptions: 'Abonnements',
    mrr: 'Revenu mensuel',
    mrrSay: 'après remises, sans les essais ni l’usage',
    mrrMissing: (items, coupons) =>
      [
        ...(items > 0
          ? [`${items} article${items === 1 ? '' : 's'} sans prix fixe non compté${items === 1 ? '' : 's'}`]
          : []),
        ...(coupons > 0
          ? [`${coupons} remise${coupons === 1 ? '' : 's'} pas encore connue${coupons === 1 ? '' : 's'}`]
          : []),
      ].join(', '),
    trials: 'Essais qui finissent',
    trialsSay: 'sous quatorze jours',
    pastDue: 'Abonnements impayés',
    ofWhichPastDue: (amount) => `dont ${amount} impayés`,
    fees: 'Frais de Stripe, ce mois',
    feesUnknown: 'pas encore connu',
    feesMissing: (count) => `de ${count} paiement${count === 1 ? '' : 's'} pas encore connu${count === 1 ? '' : 's'}`,
    sessions: 'Prochaines sessions',
    noSessions: 'Aucune session à venir.',
    places: (taken, places) => `${taken} sur ${places}`,
    waiting: (count) => `${count} en attente`,
    full: 'complet',
    closed: 'fermée',
    capped: '1\u202f000 ou plus',
  },
  en: {
    title: 'Today',
    reading: 'Reading today’s figures…',
    takings: 'Takings',
    takingsSay: 'Received less refunded, by Stripe’s time, in days of the house.',
    units: { day: 'Day', week: 'Week', month: 'Month' },
    unitLabel: 'Period',
    now: 'so far',
    domain: 'Domain',
    total: 'Takings',
    disputes: 'Withheld by disputes',
    wallet: 'Sales paid from wallets',
    walletSay: 'Beside: this money was counted when it was topped up.',
    refundsOf: (amount) => `${amount} of it refunded`,
    undated: (count, amount) =>
      `${count === 1 ? '1 movement' : `${count} movements`} not dated by Stripe yet (${amount}), in no day`,
    noTakings: 'No takings yet',
    noTakingsHow: 'From the first sale on, amounts stand here by domain and period.',
    chart: {
      day: 'Takings of the last fourteen days',
      week: 'Takings of the last eight weeks',
      month: 'Takings of the last twelve months',
    },
    attention: 'To look at',
    failed: 'Payments that failed',
    failedSay: 'in seven days',
    openDisputes: 'Open disputes',
    dueAt: 'answer',
    pendingRefunds: 'Refunds under way',
    nothing: 'none',
    events: 'Events',
    eventsError: (count) => `${count} in error`,
    outbox: 'Outbox',
    parked: (count) => `${count} parked`,
    alerts: 'Alerts',
    alertsFailed: (count) => `${count} not sent`,
    oldest: 'oldest:',
    upToDate: 'up to date',
    silent: 'Silent machines',
    soldOut: 'Empty slots',
    machinesWell: 'none',
    subscriptions: 'Subscriptions',
    mrr: 'Monthly revenue',
    mrrSay: 'after discounts, without trials and usage',
    mrrMissing: (items, coupons) =>
      [
        ...(items > 0 ? [`${items} item${items === 1 ? '' : 's'} without a fixed price not counted`] : []),
        ...(coupons > 0 ? [`${coupons} discount${coupons === 1 ? '' : 's'} not known yet`] : []),
      ].join(', '),
    trials: 'Trials that end',
    trialsSay: 'within fourteen days',
    pastDue: 'Subscriptions past due',
    ofWhichPastDue: (amount) => `${amount} of it past due`,
    fees: 'Stripe’s fees this month',
    feesUnknown: 'not known yet',
    feesMissing: (count) => `of ${count} payment${count === 1 ? '' : 's'} not known yet`,
    sessions: 'Next sessions',
    noSessions: 'No session ahead.',
    places: (taken, places) => `${taken} of ${places}`,
    waiting: (count) => `${count} waiting`,
    full: 'full',
    closed: 'closed',
    capped: '1,000 or more',
  },
};
