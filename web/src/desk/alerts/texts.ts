import type { Texts } from '../../app/locale.tsx';
import type { Mood } from '../components/StateDot.tsx';

export const moods: Readonly<Record<string, Mood>> = {
  queued: 'wait',
  sending: 'wait',
  sent: 'good',
  failed: 'bad',
  skipped: 'off',
};

interface AlertTexts {
  title: string;
  state: string;
  kind: string;
  all: string;
  unsent: string;
  about: string;
  when: string;
  why: string;
  states: Readonly<Record<string, string>>;
  empty: string;
  emptyHow: string;
  retry: string;
  retryAll(count: string): string;
  retryChosen(count: string): string;
  skip: string;
  skipChosen(count: string): string;
  retryTitle(count: string): string;
  skipTitle(count: string): string;
  retrySays: string;
  skipSays: string;
  choose(alert: string): string;
  away(reason: string): string;
  awayHow: string;
  folded: string;
  showAll: string;
  asSent: string;
  facts: Readonly<Record<string, string>>;
  data: string;
  editText: string;
  runbook: string;
}

export const texts: Texts<AlertTexts> = {
  fr: {
    title: 'Alertes',
    state: 'État',
    kind: 'Alerte',
    all: 'toutes',
    unsent: 'pas encore envoyées',
    about: 'À propos de',
    when: 'Écrite',
    why: 'Pourquoi',
    states: { queued: 'en attente', sending: 'en cours', sent: 'envoyée', failed: 'abandonnée', skipped: 'passée' },
    empty: 'Aucune alerte ici',
    emptyHow:
      'Ce que le support apprend par Telegram est écrit ici d’abord\u00a0; rien ne se perd quand Telegram se tait.',
    retry: 'Réessayer',
    retryAll: (count) => (count === '1' ? 'Réessayer l’abandonnée' : `Réessayer les ${count} abandonnées`),
    retryChosen: (count) => `Réessayer (${count})`,
    skip: 'Passer',
    skipChosen: (count) => `Passer (${count})`,
    retryTitle: (count) => `Réessayer ${count}`,
    skipTitle: (count) => `Passer ${count}`,
    retrySays: 'Elles repartent vers Telegram dans les secondes qui suivent.',
    skipSays: 'Elles ne seront pas envoyées. Ce dont elles parlent ne change pas.',
    choose: (alert) => `Choisir ${alert}`,
    away: (reason) => `Telegram ne prend plus rien\u00a0: ${reason}`,
    awayHow: 'Les alertes attendent, aucune n’est perdue.',
    folded: 'Alertes réunies dans un même message.',
    showAll: 'Voir toutes les alertes',
    asSent: 'Le message',
    facts: { subject: 'À propos de', written: 'Écrite', sent: 'Envoyée', next: 'Prochain essai', tries: 'Essais' },
    data: 'Données',
    editText: 'Changer ce texte',
    runbook: 'Que faire\u00a0?',
  },
  en: {
    title: 'Alerts',
    state: 'State',
    kind: 'Alert',
    all: 'all',
    unsent: 'not sent yet',
    about: 'About',
    when: 'Written',
    why: 'Why',
    states: { queued: 'waiting', sending: 'under way', sent: 'sent', failed: 'given up', skipped: 'skipped' },
    empty: 'No alerts here',
    emptyHow: 'What support hears by Telegram is written here first; nothing is lost while Telegram is silent.',
    retry: 'Retry',
    retryAll: (count) => `Retry the ${count} given up`,
    retryChosen: (count) => `Retry (${count})`,
    skip: 'Skip',
    skipChosen: (count) => `Skip (${count})`,
    retryTitle: (count) => `Retry ${count}`,
    skipTitle: (count) => `Skip ${count}`,
    retrySays: 'They leave for Telegram within seconds.',
    skipSays: 'They will not be sent. What they are about does not change.',
    choose: (alert) => `Choose ${alert}`,
    away: (reason) => `Telegram takes nothing: ${reason}`,
    awayHow: 'Alerts wait, none is lost.',
    folded: 'Alerts that were folded into one message.',
    showAll: 'Show all alerts',
    asSent: 'The message',
    facts: { subject: 'About', written: 'Written', sent: 'Sent', next: 'Next attempt', tries: 'Tries' },
    data: 'Data',
    editText: 'Change this text',
    runbook: 'What to do',
  },
};
