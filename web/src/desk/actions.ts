import type { Locale, Texts } from '../app/locale.tsx';

const names: Texts<Readonly<Record<string, string>>> = {
  fr: {
    administer: 'Administration',
    manage_roles: 'Rôles de l’équipe',
    settings: 'Réglages',
    refund: 'Remboursement',
    cancel_booking: 'Annulation d’une réservation',
    manage_sessions: 'Sessions',
    manage_spaces: 'Espaces',
    adjust_wallet: 'Correction d’un portefeuille',
    decide_vend: 'Décision sur une vente',
    decide_outbox: 'File d’envoi',
    replay_events: 'Événements rejoués',
    manage_machines: 'Machines',
    manage_subscriptions: 'Abonnements',
  },
  en: {
    administer: 'Administration',
    manage_roles: 'Roles of the team',
    settings: 'Settings',
    refund: 'Refund',
    cancel_booking: 'Cancellation of a booking',
    manage_sessions: 'Sessions',
    manage_spaces: 'Spaces',
    adjust_wallet: 'Correction of a wallet',
    decide_vend: 'Decision on a vend',
    decide_outbox: 'Outbox',
    replay_events: 'Events replayed',
    manage_machines: 'Machines',
    manage_subscriptions: 'Subscriptions',
  },
};

/** What was decided, by its code, in words; a code that has none stands for itself. */
export function actionName(action: string, locale: Locale): string {
  return names[locale][action] ?? action;
}

/** Codes that decide something, in the order of the page of decisions. */
export const decidingActions = Object.keys(names.fr);

const doors: Texts<Readonly<Record<string, string>>> = {
  fr: { desk: 'Bureau', telegram: 'Telegram', form: 'Formulaire', api: 'API', service: 'Serveur' },
  en: { desk: 'Desk', telegram: 'Telegram', form: 'Form', api: 'API', service: 'Server' },
};

/** By which door a decision came (staff_actions.door), in words. */
export function doorName(door: string, locale: Locale): string {
  return doors[locale][door] ?? door;
}
export const doorCodes = Object.keys(doors.fr);
