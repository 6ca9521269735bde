import type { Format } from '../message/format';
import type { Locale } from '../message/locale';
import type { Button } from './view';

type Both = Readonly<Record<Locale, string>>;
const both = (fr: string, en: string): Both => ({ fr, en });

/** What a button says, by what it does. */
const BUTTONS: Readonly<Record<string, Both>> = {
  apply: both('Appliquer', 'Apply'),
  cancel: both('Annuler', 'Cancel'),
  capture: both('Encaisser', 'Capture'),
  confirm: both('Confirmer', 'Confirm'),
  open: both('Ouvrir', 'Open'),
  refund: both('Rembourser', 'Refund'),
  release: both('Libérer', 'Release'),
  replay: both('Rejouer', 'Replay'),
  retry: both('Rejouer', 'Try again'),
  seen: both('Vu', 'Seen'),
  send_link: both('Envoyer le lien', 'Send the link'),
  skip: both('Ignorer', 'Skip'),
  who: both('Qui est-ce ?', 'Who is it?'),
};

/** Why a row is given up: each is a second press. */
const REASONS: Readonly<Record<string, Both>> = {
  done_by_hand: both('Déjà fait à la main', 'Already done by hand'),
  no_longer_needed: both('N’a plus lieu d’être', 'No longer needed'),
};

/** How it was done, where there is more to say. */
const HOW: Readonly<Record<string, Both>> = {
  ...REASONS,
  sent_just_now: both(
    'il était déjà parti à l’instant, rien de plus n’est envoyé',
    'it had just left, nothing more is sent',
  ),
};

/** What was decided, as the message says it; `{n}` is how many. */
const DONE: Readonly<Record<string, Both>> = {
  answer: both('Répondu', 'Answered'),
  apply: both('Appliqué : {n} écart(s)', 'Applied: {n} difference(s)'),
  capture: both('Encaissé', 'Captured'),
  refund: both('Remboursé', 'Refunded'),
  release: both('Libéré', 'Released'),
  replay: both('Rejoué : {n}', 'Replayed: {n}'),
  retry: both('À rejouer : {n}', 'To be tried again: {n}'),
  seen: both('Vu', 'Seen'),
  send_link: both('Lien envoyé', 'Link sent'),
  skip: both('Ignoré : {n}', 'Skipped: {n}'),
};

/** What is asked before the second press. */
const QUESTIONS: Readonly<Record<string, Both>> = {
  apply: both('Appliquer ces écarts à Stripe ?', 'Apply these differences to Stripe?'),
  capture: both('Encaisser {amount} ({name}) ?', 'Capture {amount} ({name})?'),
  refund: both('Rembourser {amount} à {name} ?', 'Refund {amount} to {name}?'),
  release: both('Libérer {amount} ({name}) ?', 'Release {amount} ({name})?'),
  skip: both('Abandonner définitivement. Pourquoi ?', 'Give up for good. Why?'),
};

/** What has come of it, by the state of the row. */
const STATES: Readonly<Record<string, Both>> = {
  canceled: both('rien à rendre', 'nothing to give back'),
  captured: both('encaissé', 'captured'),
  capturing: both('en route vers Stripe', 'on its way at Stripe'),
  done: both('fait', 'done'),
  error: both('en erreur', 'failed'),
  failed: both('échoué', 'failed'),
  parked: both('bloqué', 'blocked'),
  pending: both('en cours', 'under way'),
  processed: both('traité', 'processed'),
  processing: both('en cours', 'under way'),
  refunded: both('rendu', 'given back'),
  refunding: both('en route vers Stripe', 'on its way at Stripe'),
  released: both('libéré', 'released'),
  releasing: both('en route vers Stripe', 'on its way at Stripe'),
  requested: both('demandé à Stripe', 'asked of Stripe'),
  running: both('en cours', 'under way'),
  skipped: both('abandonné', 'given up'),
  succeeded: both('Stripe l’a fait', 'Stripe has done it'),
  waiting: both('en attente', 'waiting'),
};

const worded = (words: Readonly<Record<string, Both>>, code: string, locale: Locale): string =>
  words[code]?.[locale] ?? code;

export function buttonLabel(button: Button, format: Format): string {
  const { locale } = format;
  if (button.action === 'answer') return button.label ?? '…';
  if (button.action === 'confirm' && button.reason !== undefined && Object.hasOwn(REASONS, button.reason))
    return worded(REASONS, button.reason, locale);
  const amount = format.money(button.amount_minor, button.currency);
  const words = worded(BUTTONS, button.action, locale);
  if (amount !== null) return `${words} ${amount}`;
  return (button.count ?? 1) > 1 && button.action !== 'seen' ? `${words} (${button.count})` : words;
}

export const openLabel = (locale: Locale): string => worded(BUTTONS, 'open', locale);

export function doneWords(action: string, count: number, locale: Locale): string {
  return worded(DONE, action, locale).replace('{n}', String(count));
}

export function attemptWords(action: string, locale: Locale): string {
  return worded(BUTTONS, action, locale);
}

/** Of a question that nobody answered in time. */
export const overWords = (locale: Locale): string =>
  both('Sans réponse à temps : ces boutons ne comptent plus.', 'Nobody answered in time: these buttons count no more.')[
    locale
  ];

export const stateWords = (state: string, locale: Locale): string => worded(STATES, state, locale);

export const reasonWords = (reason: string, locale: Locale): string | null =>
  Object.hasOwn(HOW, reason) ? worded(HOW, reason, locale) : null;

export function questionWords(
  action: string,
  { amount, name }: { amount: string | null; name: string | undefined },
  locale: Locale,
): string {
  return worded(QUESTIONS, action, locale)
    .replace('{amount}', amount ?? '')
    .replace(' (' + '{name})', name === undefined ? '' : ` (${name})`)
    .replace(
      locale === 'fr' ? ' à {name}' : ' to {name}',
      name === undefined ? '' : `${locale === 'fr' ? ' à ' : ' to '}${name}`,
    );
}
