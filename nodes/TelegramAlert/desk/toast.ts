import type { Format } from '../message/format';
import { clip } from '../message/html';
import { refusalWords } from './refusals';
import type { Decided } from './view';
import { doneWords } from './words';

/** Telegram's limit, https://core.telegram.org/bots/api#answercallbackquery */
const TOAST_LIMIT = 200;

const WORDS = {
  fr: {
    already: 'C’est déjà décidé',
    by: (who: string) => ` par ${who}`,
    asked: 'Appuyez encore une fois pour confirmer.',
    cancelled: 'Annulé : rien n’a bougé.',
    shown: 'Répondu en privé.',
    unreachable: 'Écrivez d’abord au robot en privé : il ne peut pas commencer.',
  },
  en: {
    already: 'This is decided already',
    by: (who: string) => ` by ${who}`,
    asked: 'Press once more to confirm.',
    cancelled: 'Cancelled: no money moved.',
    shown: 'Answered in private.',
    unreachable: 'Write to the bot in private first: it cannot begin.',
  },
};

/** What whoever pressed sees at once. `alert`: it stays until they have read it. */
export function toastOf(
  { action, answer, reached }: { action: string; answer: Decided; reached: boolean },
  format: Format,
): { text: string; alert: boolean } {
  const words = WORDS[format.locale];
  switch (answer.result) {
    case 'refused':
      return { text: clip(refusalWords(answer, format), TOAST_LIMIT), alert: true };
    case 'already':
      return { text: `${words.already}${typeof answer.by === 'string' ? words.by(answer.by) : ''}.`, alert: false };
    case 'asked':
      return { text: words.asked, alert: false };
    case 'cancelled':
      return { text: words.cancelled, alert: false };
    case 'shown':
      return reached ? { text: words.shown, alert: false } : { text: words.unreachable, alert: true };
    default:
      return {
        text: clip(doneWords(action, typeof answer.count === 'number' ? answer.count : 1, format.locale), TOAST_LIMIT),
        alert: false,
      };
  }
}

/** The same for an answer that goes to somebody's private chat, told where they asked. */
export const privateWords = (reached: boolean, { locale }: Format): string =>
  reached ? WORDS[locale].shown : WORDS[locale].unreachable;
