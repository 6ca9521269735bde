import type { Format } from '../message/format';
import type { Button } from './view';
import { buttonLabel, openLabel } from './words';

/** https://core.telegram.org/bots/api#inlinekeyboardmarkup */
export interface InlineKeyboard {
  inline_keyboard: ({ text: string; callback_data: string } | { text: string; url: string })[][];
}

/** Telegram refuses a whole message for the address of a machine of one's own. */
export function canBeOpened(url: string | null | undefined): url is string {
  return !!url && /^https?:\/\/[^/\s]*\.[^/\s]+/i.test(url) && url.length <= 2048;
}

/** Decisions by twos, what only looks below them. */
export function keyboardOf(
  { buttons, open }: { buttons: readonly Button[]; open?: string | null | undefined },
  format: Format,
): InlineKeyboard {
  const key = (button: Button) => ({ text: buttonLabel(button, format), callback_data: button.id });
  const isLook = ({ action }: Button) => action === 'seen';
  const decisions = buttons.filter((button) => !isLook(button)).map(key);
  const rows: InlineKeyboard['inline_keyboard'] = [];
  for (let at = 0; at < decisions.length; at += 2) rows.push(decisions.slice(at, at + 2));
  const isAsking = buttons.some(({ action }) => action === 'confirm');
  const looks = [
    ...buttons.filter(isLook).map(key),
    ...(!isAsking && canBeOpened(open) ? [{ text: openLabel(format.locale), url: open }] : []),
  ];
  return { inline_keyboard: looks.length > 0 ? [...rows, looks] : rows };
}
