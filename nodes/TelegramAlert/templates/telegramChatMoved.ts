import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { text } from './template';

/** The group became a supergroup: alerts follow it by themselves until the credential is changed. */
export const telegramChatMoved = defineTemplate({
  emoji: '📦',
  data: z.object({ chat_id: text, new_chat_id: text }),
  words: {
    fr: {
      title: 'Nouvel identifiant du groupe',
      many: 'nouveaux identifiants de groupe',
      next: "Mettre le nouvel identifiant dans l'accès « Guichet Telegram » ; d'ici là les alertes suivent toutes seules.",
    },
    en: {
      title: 'New id of the Telegram group',
      many: 'new ids of groups',
      next: 'Put the new id into the credential "Guichet Telegram"; until then alerts follow by themselves.',
    },
  },
  summary: (alert) => alert.new_chat_id ?? '',
  facts: (alert) => [
    ['chat', alert.chat_id],
    ['newChat', alert.new_chat_id],
  ],
  links: () => [],
});
