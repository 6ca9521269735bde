import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../setup/database.ts';

/** People of staff with an account of Telegram, and updates as the bot gets them. */

export const BOT = 1;
/** The chat of the credential. */
export const GROUP = '-1000';

export interface Person {
  user: string;
  telegram: number;
  email: string;
}

export interface Button {
  id: string;
  action: string;
  count?: number;
  amount_minor?: number;
  currency?: string;
  label?: string;
  reason?: string;
}

export interface Answered {
  kind: string;
  callback_id?: string;
  action?: string;
  answer: { result: string; reason?: string; [key: string]: unknown };
  private?: { message: string; chat_id: number };
  command?: string;
  message?: string;
  chat_id?: number;
  silent?: boolean;
}

export interface View {
  html: string | null;
  chat_id: number | null;
  facts: { command?: string; result?: string; reason?: string; [key: string]: unknown };
  lines: {
    action: string;
    outcome: string;
    by: string;
    facts: Record<string, unknown>;
    came_of_it?: { state?: string; counts?: Record<string, number>; final: boolean };
  }[];
  question: { action: string; amount_minor?: number; currency?: string; name?: string; by: string } | null;
  buttons: Button[];
}

let lastUpdate = 0;
let lastTelegram = 5000;
const nextUpdate = (): number => (lastUpdate += 1);

export async function newPerson(db: TestDatabase, ...roles: string[]): Promise<Person> {
  const user = randomUUID();
  const email = `${user.slice(0, 8)}@equipe.test`;
  const telegram = (lastTelegram += 1);
  await db.query('insert into auth.users (id, email) values ($1, $2)', [user, email]);
  for (const role of roles)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  await db.query('insert into public.telegram_people (user_id, telegram_id, name) values ($1, $2, $3)', [
    user,
    telegram,
    'Camille',
  ]);
  return { user, telegram, email };
}

export interface From {
  telegram: number;
  isBot?: boolean;
}

/** An update with a press of a button. @returns its number */
export async function receivePress(
  db: TestDatabase,
  from: From,
  offer: string,
  { chat = GROUP, updateId = nextUpdate() }: { chat?: string; updateId?: number } = {},
): Promise<number> {
  await db.call('receive_telegram_updates', {
    bot_id: BOT,
    updates: [
      {
        update_id: updateId,
        callback_query: {
          id: `callback-${updateId}`,
          from: { id: from.telegram, is_bot: from.isBot ?? false, first_name: 'Camille', language_code: 'fr' },
          chat_instance: '1',
          data: offer,
          message: {
            message_id: 70,
            date: 1,
            chat: { id: Number(chat), type: chat.startsWith('-') ? 'supergroup' : 'private' },
          },
        },
      },
    ],
  });
  return updateId;
}

export const handle = (db: TestDatabase, update_id: number, chat = GROUP): Promise<Answered> =>
  db.call<Answered>('handle_telegram_update', { bot_id: BOT, update_id, chat });

export async function press(
  db: TestDatabase,
  from: From,
  offer: string,
  { chat = GROUP }: { chat?: string } = {},
): Promise<Answered['answer']> {
  return (await handle(db, await receivePress(db, from, offer, { chat }))).answer;
}

/** An update with a message. */
export async function say(
  db: TestDatabase,
  from: From,
  text: string,
  { chat = GROUP, senderChat }: { chat?: string; senderChat?: number } = {},
): Promise<{ answered: Answered; view: View }> {
  const update_id = nextUpdate();
  await db.call('receive_telegram_updates', {
    bot_id: BOT,
    updates: [
      {
        update_id,
        message: {
          message_id: 900 + update_id,
          date: 1,
          text,
          from: { id: from.telegram, is_bot: from.isBot ?? false, first_name: 'Camille', language_code: 'fr' },
          chat: { id: Number(chat), type: chat.startsWith('-') ? 'supergroup' : 'private' },
          ...(senderChat === undefined ? {} : { sender_chat: { id: senderChat, type: 'supergroup' } }),
        },
      },
    ],
  });
  const answered = await handle(db, update_id);
  return { answered, view: await viewOf(db, answered.message ?? '') };
}

export const viewOf = (db: TestDatabase, message: string): Promise<View> =>
  db.call<View>('telegram_message_view', { message });

/** The alert is claimed and sent. @returns its message and its buttons */
export async function sendAlert(
  db: TestDatabase,
  template: string,
  data: Record<string, unknown>,
): Promise<{ message: string; button(action: string): string; buttons: Button[]; silent: boolean; wake: unknown[] }> {
  await db.query('select guichet.alert($1, $2, $3)', [template, randomUUID(), JSON.stringify(data)]);
  return sendWaiting(db);
}

export async function sendWaiting(db: TestDatabase): Promise<Awaited<ReturnType<typeof sendAlert>>> {
  await db.query("update public.alert_outbox set created_at = created_at - interval '1 minute'");
  interface Claimed {
    token: string;
    alerts: { ids: string[]; message: { id: string; buttons: Button[]; silent: boolean; wake: unknown[] } }[];
  }
  const { token, alerts } = await db.call<Claimed>('claim_alerts', {});
  const [group] = alerts;
  if (group === undefined) throw new Error('no alert was claimed');
  await db.call('complete_alerts', {
    token,
    alerts: [
      {
        ids: group.ids,
        telegram_message_id: 70,
        message: { id: group.message.id, chat_id: Number(GROUP), html: '<b>Alerte</b>' },
      },
    ],
  });
  return {
    message: group.message.id,
    buttons: group.message.buttons,
    silent: group.message.silent,
    wake: group.message.wake,
    button: (action) => buttonOf(group.message.buttons, action),
  };
}

export function buttonOf(buttons: Button[], action: string): string {
  const found = buttons.find((button) => button.action === action);
  if (found === undefined)
    throw new Error(`no button "${action}" among ${buttons.map((button) => button.action).join(', ')}`);
  return found.id;
}
