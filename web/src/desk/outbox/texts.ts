import type { Texts } from '../../app/locale.tsx';
import type { Mood } from '../components/StateDot.tsx';

export const moods: Readonly<Record<string, Mood>> = {
  waiting: 'wait',
  running: 'wait',
  parked: 'bad',
  done: 'good',
  skipped: 'off',
};

interface OutboxTexts {
  title: string;
  state: string;
  topic: string;
  object: string;
  why: string;
  tries: string;
  when: string;
  open: string;
  all: string;
  anyTopic: string;
  states: Readonly<Record<string, string>>;
  topics: Readonly<Record<string, string>>;
  skipping: Readonly<Record<string, string>>;
  empty: string;
  emptyHow: string;
  retry: string;
  skip: string;
  retryChosen(count: string): string;
  skipChosen(count: string): string;
  retryTitle(count: string): string;
  skipTitle(count: string): string;
  retrySays: string;
  skipSays: string;
  choose(row: string): string;
  behind(count: string): string;
  facts: Readonly<Record<string, string>>;
  payload: string;
  result: string;
  decisions: string;
  runbook: string;
}

export const texts: Texts<OutboxTexts> = {
  fr: {
    title: 'File d’envoi',
    state: 'État',
    topic: 'Sujet',
    object: 'Objet',
    why: 'Pourquoi',
    tries: 'Essais',
    when: 'Depuis',
    open: 'non terminés',
    all: 'tous',
    anyTopic: 'tous',
    states: { waiting: 'en attente', running: 'en cours', parked: 'bloqué', done: 'fait', skipped: 'passé' },
    topics: {
      'stripe.refund.create': 'Remboursement',
      'stripe.payment_intent.capture': 'Encaissement',
      'stripe.payment_intent.cancel': 'Libération d’une carte',
      'stripe.checkout_session.expire': 'Fermeture d’une page de paiement',
      'stripe.subscription.cancel': 'Résiliation d’un doublon',
      'stripe.space.sync': 'Espace vers Stripe',
      'stripe.seats.sync': 'Sièges vers Stripe',
      'stripe.object.fetch': 'Relecture dans Stripe',
      'bridge.approve': 'Accord à la machine',
      'alert.email': 'Lettre au support',
      email: 'Lettre',
    },
    skipping: {
      'stripe.refund.create': 'Passer, c’est renoncer à ce remboursement\u00a0: l’argent ne repart pas.',
      'stripe.payment_intent.capture':
        'Passer, c’est ne pas encaisser\u00a0: la retenue expire dans sept jours environ.',
      'stripe.payment_intent.cancel': 'Passer, c’est laisser la retenue sur la carte, sept jours environ.',
      'stripe.subscription.cancel': 'Passer, c’est laisser courir le second abonnement, qui sera facturé.',
      'stripe.seats.sync': 'Passer, c’est laisser Stripe facturer les sièges d’avant.',
      email: 'Passer, c’est ne pas envoyer cette lettre.',
    },
    empty: 'Rien n’attend',
    emptyHow: 'Ce qui doit partir vers Stripe, les machines ou par lettre passe ici, et y reste quand il est bloqué.',
    retry: 'Réessayer',
    skip: 'Passer',
    retryChosen: (count) => `Réessayer (${count})`,
    skipChosen: (count) => `Passer (${count})`,
    retryTitle: (count) => `Réessayer ${count}`,
    skipTitle: (count) => `Passer ${count}`,
    retrySays: 'Sous la même clé\u00a0: ce que Stripe a déjà fait ne se fait pas deux fois.',
    skipSays: 'Ce ne sera pas fait. Ce qui attend derrière, du même objet, continue.',
    choose: (row) => `Choisir ${row}`,
    behind: (count) => `${count} du même objet attendent derrière`,
    facts: { object: 'Objet', id: 'Ligne', asked: 'Demandé', next: 'Prochain essai', settled: 'Réglé' },
    payload: 'Ce qui doit être fait',
    result: 'Réponse',
    decisions: 'Décisions',
    runbook: 'Que faire\u00a0?',
  },
  en: {
    title: 'Outbox',
    state: 'State',
    topic: 'Topic',
    object: 'Object',
    why: 'Why',
    tries: 'Tries',
    when: 'Since',
    open: 'unfinished',
    all: 'all',
    anyTopic: 'all',
    states: { waiting: 'waiting', running: 'under way', parked: 'parked', done: 'done', skipped: 'skipped' },
    topics: {
      'stripe.refund.create': 'Refund',
      'stripe.payment_intent.capture': 'Capture',
      'stripe.payment_intent.cancel': 'Release of a card',
      'stripe.checkout_session.expire': 'Closing a payment page',
      'stripe.subscription.cancel': 'Cancelling a double',
      'stripe.space.sync': 'Space to Stripe',
      'stripe.seats.sync': 'Seats to Stripe',
      'stripe.object.fetch': 'Reading again in Stripe',
      'bridge.approve': 'Approval to the machine',
      'alert.email': 'Letter to support',
      email: 'Letter',
    },
    skipping: {
      'stripe.refund.create': 'Skipping gives this refund up: the money does not go back.',
      'stripe.payment_intent.capture': 'Skipping means not to capture: the hold lapses in about seven days.',
      'stripe.payment_intent.cancel': 'Skipping leaves the hold on the card for about seven days.',
      'stripe.subscription.cancel': 'Skipping lets the second subscription go on, and be billed.',
      'stripe.seats.sync': 'Skipping lets Stripe bill the seats it billed before.',
      email: 'Skipping means that this letter is not sent.',
    },
    empty: 'Nothing waits',
    emptyHow: 'What is to leave for Stripe, the machines or as a letter passes here, and stays where it is parked.',
    retry: 'Retry',
    skip: 'Skip',
    retryChosen: (count) => `Retry (${count})`,
    skipChosen: (count) => `Skip (${count})`,
    retryTitle: (count) => `Retry ${count}`,
    skipTitle: (count) => `Skip ${count}`,
    retrySays: 'Under the same key: what Stripe has done already is not done twice.',
    skipSays: 'It will not be done. What waits behind it, of the same object, goes on.',
    choose: (row) => `Choose ${row}`,
    behind: (count) => `${count} of the same object wait behind it`,
    facts: { object: 'Object', id: 'Row', asked: 'Asked for', next: 'Next attempt', settled: 'Settled' },
    payload: 'What is to be done',
    result: 'Answer',
    decisions: 'Decisions',
    runbook: 'What to do',
  },
};
