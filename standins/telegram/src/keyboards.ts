import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** https://core.telegram.org/bots/api#inlinekeyboardbutton, the two kinds that are known here */
const buttonSchema = z.union([
  z.strictObject({ text: z.string(), callback_data: z.string() }),
  z.strictObject({ text: z.string(), url: z.string() }),
]);

export const keyboardSchema = z.strictObject({ inline_keyboard: z.array(z.array(buttonSchema)) });
export type Keyboard = z.infer<typeof keyboardSchema>;

/** An address as Telegram takes it: a host with a dot, or a number. */
function isAddress(url: string): boolean {
  return /^(https?:\/\/[^/\s?#]*\.[^/\s?#]+|tg:\/\/)/i.test(url);
}

/**
 * The buttons of a message, from an object or from JSON as a form carries it; null where there are none.
 * @throws Refusal in Telegram's words
 */
export function readKeyboard(value: unknown): Keyboard | null {
  if (value === undefined || value === null || value === '') return null;
  let given: unknown = value;
  if (typeof value === 'string') {
    try {
      given = JSON.parse(value);
    } catch {
      throw new Refusal(400, "Bad Request: can't parse reply keyboard markup JSON object");
    }
  }
  const parsed = keyboardSchema.safeParse(given);
  if (!parsed.success) throw new Refusal(400, "Bad Request: can't parse inline keyboard button");
  for (const button of parsed.data.inline_keyboard.flat()) {
    if (button.text.trim() === '') throw new Refusal(400, 'Bad Request: text buttons are not allowed to be empty');
    if ('url' in button) {
      if (!isAddress(button.url))
        throw new Refusal(400, `Bad Request: inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
      continue;
    }
    const bytes = Buffer.byteLength(button.callback_data);
    if (bytes < 1 || bytes > 64) throw new Refusal(400, 'Bad Request: BUTTON_DATA_INVALID');
  }
  return parsed.data.inline_keyboard.length === 0 ? null : parsed.data;
}
