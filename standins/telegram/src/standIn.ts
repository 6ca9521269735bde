import type { Server } from 'node:http';
import { BotApi } from './botApi.ts';
import { Faults } from './faults.ts';
import { Inbox } from './inbox.ts';
import { People } from './people.ts';
import { Presses } from './presses.ts';
import { RateLimits } from './rateLimits.ts';
import { createTelegramServer } from './server.ts';
import { Updates } from './updates.ts';

export interface TelegramOptions {
  /** Token of the one bot there is. */
  token: string;
  /** The group that the bot is a member of. */
  chatId: string;
  /** Absolute file that keeps what was received over a restart. */
  inboxFile: string;
}

/** Telegram's Bot API for one bot, a group and the private chats of people, and a page to read, write and press on. */
export interface TelegramStandIn {
  /** Not listening yet. */
  server: Server;
  /** Reads what an earlier process received; call it before the server listens. */
  begin(): void;
  /** Safe to call twice. */
  end(): Promise<void>;
}

/** @param log one line for the one who runs it */
export function createTelegramStandIn(options: TelegramOptions, log: (line: string) => void): TelegramStandIn {
  const { token, chatId, inboxFile } = options;
  const inbox = new Inbox(inboxFile);
  const faults = new Faults();
  const people = new People();
  const presses = new Presses((answer) => inbox.tell({ kind: 'answer', answer }));
  // the numbers of updates begin anywhere
  const updates = new Updates(Math.floor(Date.now() / 1_000));
  const limits = new RateLimits(() => faults.limits);
  const api = new BotApi({ bot: { token, chatId }, inbox, faults, people, presses, updates, limits });
  const server = createTelegramServer({ api, inbox, faults, people, presses, chatId }, log);
  return {
    server,
    begin: () => inbox.open(),
    async end() {
      updates.close();
      if (server.listening) {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      }
      inbox.close();
    },
  };
}
