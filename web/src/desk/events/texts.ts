import type { Texts } from '../../app/locale.tsx';
import type { Mood } from '../components/StateDot.tsx';

export const moods: Readonly<Record<string, Mood>> = {
  pending: 'wait',
  processing: 'wait',
  processed: 'good',
  error: 'bad',
  ignored: 'off',
};

interface EventTexts {
  title: string;
  all: string;
  state: string;
  type: string;
  object: string;
  from: string;
  to: string;
  when: string;
  message: string;
  tries: string;
  cause: string;
  events: string;
  latest: string;
  causes: string;
  noCause: string;
  oneCause: string;
  allCauses: string;
  states: Readonly<Record<string, string>>;
  empty: string;
  emptyHow: string;
  choose(event: string): string;
  replay: string;
  replayAgain: string;
  replayMany(count: string): string;
  replayChosen(count: string): string;
  confirm(count: string): string;
  confirmSays: string;
  confirmCause: string;
  run(total: string): string;
  by(who: string): string;
  left(count: string): string;
  outcome(run: { processed: string; failed: string; waiting: string }): string;
  refusals: Readonly<Record<string, (count: string) => string>>;
  goOn: string;
  goingOn: string;
  stopped: string;
  waitingSince: string;
  facts: Readonly<Record<string, string>>;
  payload: string;
  bytes: string;
  gone: string;
  siblings: string;
  decisions: string;
  alerts: string;
  inStripe: string;
  find: string;
  runbook: string;
  reading: string;
  test: string;
  pieces(n: number): string;
}

export const texts: Texts<EventTexts> = {
  fr: {
    title: 'Événements',
    all: 'tous',
    state: 'État',
    type: 'Type',
    object: 'Objet ou événement',
    from: 'Du',
    to: 'au',
    when: 'Reçu',
    message: 'Message',
    tries: 'Essais',
    cause: 'Cause',
    events: 'Événements',
    latest: 'Dernier',
    causes: 'En erreur, par cause',
    noCause: 'Aucun événement en erreur.',
    oneCause: 'Cause\u00a0:',
    allCauses: 'Toutes les causes',
    states: {
      pending: 'en attente',
      processing: 'en cours',
      processed: 'traité',
      error: 'en erreur',
      ignored: 'ignoré',
    },
    empty: 'Aucun événement ici',
    emptyHow: 'Ce que Stripe envoie apparaît ici dès sa réception. Élargissez les filtres pour en voir d’autres.',
    choose: (event) => `Choisir ${event}`,
    replay: 'Rejouer',
    replayAgain: 'Rejouer cet événement',
    replayMany: (count) => (count === '1' ? 'Rejouer' : `Rejouer les ${count}`),
    replayChosen: (count) => `Rejouer la sélection (${count})`,
    confirm: (count) => `Rejouer ${count}`,
    confirmSays:
      'Ceux-ci et aucun autre seront traités de nouveau. Ce qui a déjà été appliqué ne l’est pas deux fois, aucun argent ne bouge en double.',
    confirmCause: 'Assurez-vous que la cause est corrigée\u00a0: sinon ils échoueront de nouveau.',
    run: (total) => `Reprise de ${total}`,
    by: (who) => `demandée par ${who}`,
    left: (count) => `${count} pas encore rejoués`,
    outcome: ({ processed, failed, waiting }) =>
      `${processed} traités, ${failed} de nouveau en erreur, ${waiting} en attente`,
    refusals: {
      busy: (count) => `${count} laissés\u00a0: une exécution les a en main`,
      expired: (count) => `${count} laissés\u00a0: leur contenu n’est plus gardé`,
      ignored: (count) => `${count} laissés\u00a0: d’un autre compte ou mode`,
      not_found: (count) => `${count} introuvables`,
      changed: (count) => `${count} laissés\u00a0: rejoués entre-temps par quelqu’un d’autre`,
    },
    goOn: 'Continuer',
    goingOn: 'Reprise en cours…',
    stopped: 'La reprise s’est arrêtée ici. Rien n’est perdu\u00a0: elle continue là où elle en était.',
    waitingSince: 'le plus ancien attend depuis',
    facts: {
      event: 'Événement',
      object: 'Objet',
      created: 'Créé dans Stripe',
      received: 'Reçu',
      processed: 'Traité',
      next: 'Prochain essai',
      replays: 'Rejoué',
      version: 'Version de l’API',
      account: 'Compte',
      execution: 'Exécution n8n',
      mode: 'Mode',
    },
    payload: 'Contenu',
    bytes: 'Gardé en octets\u00a0: la base ne sait pas le lire comme JSON.',
    gone: 'Le contenu n’est plus gardé (30 jours).',
    siblings: 'Autres événements de cet objet',
    decisions: 'Décisions',
    alerts: 'Alertes',
    inStripe: 'Voir dans Stripe',
    find: 'Chercher cet objet',
    runbook: 'Que faire\u00a0?',
    reading: 'les événements',
    test: 'test',
    pieces: (n) => (n === 1 ? 'événement' : 'événements'),
  },
  en: {
    title: 'Events',
    all: 'all',
    state: 'State',
    type: 'Type',
    object: 'Object or event',
    from: 'From',
    to: 'to',
    when: 'Received',
    message: 'Message',
    tries: 'Tries',
    cause: 'Cause',
    events: 'Events',
    latest: 'Latest',
    causes: 'In error, by cause',
    noCause: 'No event is in error.',
    oneCause: 'Cause:',
    allCauses: 'All causes',
    states: {
      pending: 'waiting',
      processing: 'under way',
      processed: 'processed',
      error: 'in error',
      ignored: 'ignored',
    },
    empty: 'No events here',
    emptyHow: 'What Stripe sends appears here as it is received. Widen the filters to see others.',
    choose: (event) => `Choose ${event}`,
    replay: 'Replay',
    replayAgain: 'Replay this event',
    replayMany: (count) => `Replay ${count}`,
    replayChosen: (count) => `Replay what is chosen (${count})`,
    confirm: (count) => `Replay ${count}`,
    confirmSays:
      'These and no others are processed again. What was applied already is not applied twice; no money moves twice.',
    confirmCause: 'Make sure that the cause is mended: they fail again otherwise.',
    run: (total) => `Replay of ${total}`,
    by: (who) => `asked for by ${who}`,
    left: (count) => `${count} not replayed yet`,
    outcome: ({ processed, failed, waiting }) => `${processed} processed, ${failed} in error again, ${waiting} waiting`,
    refusals: {
      busy: (count) => `${count} left: an execution has them`,
      expired: (count) => `${count} left: their payload is not kept any more`,
      ignored: (count) => `${count} left: of another account or mode`,
      not_found: (count) => `${count} not found`,
      changed: (count) => `${count} left: replayed by somebody else meanwhile`,
    },
    goOn: 'Go on',
    goingOn: 'Replaying…',
    stopped: 'The replay stopped here. Nothing is lost: it goes on where it was.',
    waitingSince: 'the oldest waits since',
    facts: {
      event: 'Event',
      object: 'Object',
      created: 'Created in Stripe',
      received: 'Received',
      processed: 'Processed',
      next: 'Next attempt',
      replays: 'Replayed',
      version: 'API version',
      account: 'Account',
      execution: 'n8n execution',
      mode: 'Mode',
    },
    payload: 'Payload',
    bytes: 'Kept as bytes: the database cannot read it as JSON.',
    gone: 'The payload is not kept any more (30 days).',
    siblings: 'Other events of this object',
    decisions: 'Decisions',
    alerts: 'Alerts',
    inStripe: 'Open in Stripe',
    find: 'Search for this object',
    runbook: 'What to do',
    reading: 'events',
    test: 'test',
    pieces: (n) => (n === 1 ? 'event' : 'events'),
  },
};
