import type { Server } from 'node:http';
import { BotApi } from './botApi.ts';
import { Faults } from './faults.ts';
import { Inbox } from './inbox.ts';
import { createTelegramServer } from './server.ts';

export interface TelegramOptions {
  /** Token of the one bot there is. */
  token: string;
  /** The one conversation that the bot may write to. */
  chatId: string;
  /** Absolute file that keeps what was received over a restart. */
  inboxFile: string;
}

/** Telegram's Bot API for one bot and one chat, and a page that shows what was sent. */
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
  const api = new BotApi({ token, chatId }, inbox, faults);
  const server = createTelegramServer({ api, inbox, faults, chatId }, log);
  return {
    server,
    begin: () => inbox.open(),
    async end() {
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
