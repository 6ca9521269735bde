import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { stripeUrl } from './stripeUrl';
import { text } from './template';

/** Events of another account, or of the mode that the credential does not name: ignored, told once. */
export const stripeOtherSource = defineTemplate({
  emoji: '🚪',
  data: z.object({ reason: text, event_id: text, type: text, account: text, livemode: z.boolean().nullish() }),
  words: {
    fr: {
      title: 'Événements d’ailleurs ignorés',
      many: 'sources étrangères ignorées',
      next: 'Rien n’a été écrit, aucun argent compté. Si ces événements sont les vôtres : corriger mode et compte de l’identifiant « Guichet Stripe Webhook », puis les renvoyer depuis Stripe. Sinon, désactiver ce point de terminaison dans Stripe. Les suivants seront ignorés sans message.',
    },
    en: {
      title: 'Foreign events ignored',
      many: 'foreign sources ignored',
      next: 'Nothing was written, no money counted. If these events are yours, set mode and account of the credential “Guichet Stripe Webhook”, then resend them from Stripe. If not, switch that endpoint off in Stripe. Further ones are ignored without a message.',
    },
  },
  summary: (alert, format) =>
    format.join(alert.account, alert.reason === 'other_mode' ? (alert.livemode ? 'live' : 'test') : null),
  facts: (alert) => [
    ['reason', alert.reason],
    ['account', alert.account],
    ['eventType', alert.type],
    ['event', alert.event_id],
  ],
  links: (alert) => [['stripe', stripeUrl(alert.event_id, alert.livemode)]],
});
