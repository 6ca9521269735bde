import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { named, text } from './template';

/** Somebody pressed a button or asked something whose Telegram account belongs to nobody of the team. */
export const telegramStranger = defineTemplate({
  emoji: '🕵️',
  data: z.object({ telegram_id: text, name: text, username: text, what: text }),
  words: {
    fr: {
      title: 'Inconnu sur Telegram',
      many: 'inconnus sur Telegram',
      next: 'Rien n’a été fait. Si c’est un collègue : qu’il lie son compte depuis le bureau ; sinon, le retirer du groupe.',
    },
    en: {
      title: 'Stranger on Telegram',
      many: 'strangers on Telegram',
      next: 'Nothing was done. If it is a colleague: let them bind their account from the desk; if not, remove them from the group.',
    },
  },
  summary: (alert, format) => format.join(alert.name, alert.username, alert.telegram_id),
  facts: (alert) => [['account', named(alert.name, alert.telegram_id)]],
  links: () => [],
});
