import { z } from 'zod';
import { asService, signUp, type Person } from '../../harness/people/people.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** People of the team with an account of Telegram, and what stands in the chats of the stand-in. */

export interface Colleague extends Person {
  telegram: number;
}

/** What somebody does on their phone: `/press`, `/say`; and `/people`. */
export const telegram = async (path: string, body: object): Promise<void> => {
  const answer = await fetch(`${readStackEnv().TELEGRAM_API_URL}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
};
const messages = z.array(
  z.object({
    message_id: z.number(),
    chat_id: z.string(),
    text: z.string(),
    reply_markup: z
      .object({
        inline_keyboard: z.array(z.array(z.looseObject({ text: z.string(), callback_data: z.string().optional() }))),
      })
      .nullable(),
  }),
);
export type Message = z.infer<typeof messages>[number];
/** All that the bot has sent, as it stands there now. */
export const sent = async (): Promise<Message[]> =>
  messages.parse(await (await fetch(readStackEnv().TELEGRAM_INBOX_URL)).json());
export const messageWith = (words: string) =>
  waitFor(`a message with "${words}"`, async () => (await sent()).findLast(({ text }) => text.includes(words)), {
    timeoutMs: 60_000,
  });
/** What the button of that label carries. */
export const dataOf = (message: Message, label: RegExp): string => {
  const button = message.reply_markup?.inline_keyboard.flat().find(({ text }) => label.test(text));
  if (button?.callback_data === undefined) throw new Error(`no button ${String(label)} under "${message.text}"`);
  return button.callback_data;
};

/** Somebody of support who bound their account with the code of the desk. */
export async function colleague(name: string, id: number): Promise<Colleague> {
  const person = await signUp(name);
  const granted = await asService().rpc('set_staff_role', { user_id: person.id, role: 'support' });
  if (granted.error) throw granted.error;
  const { data, error } = await person.client.rpc('create_telegram_code');
  if (error) throw error;
  const { code } = z.object({ code: z.string() }).parse(data);
  await telegram('/people', { id, first_name: name, username: `${name}_${id}` });
  await telegram('/say', { from: id, chat_id: String(id), text: `/lier ${code}` });
  await waitFor(
    `${name} to be bound`,
    async () => {
      const mine = z.object({ bound: z.object({ telegram_id: z.number() }).nullable() });
      return mine.parse((await person.client.rpc('my_telegram')).data).bound ?? undefined;
    },
    { timeoutMs: 60_000 },
  );
  return { ...person, telegram: id };
}
