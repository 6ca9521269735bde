import { join } from 'node:path';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { BotApi } from '../../../standins/telegram/src/botApi.ts';
import { Faults } from '../../../standins/telegram/src/faults.ts';
import { Inbox } from '../../../standins/telegram/src/inbox.ts';
import { createTelegramServer } from '../../../standins/telegram/src/server.ts';

/** Telegram: the real one where a bot token was given, else a stand-in that keeps what it is sent. */
export function createTelegram(settings: Settings, log: Log): Service {
  return settings.telegram.embedded ? standIn(settings, log) : realTelegram(settings);
}

function realTelegram({ telegram }: Settings): Service {
  return {
    name: 'Telegram',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    rows: () => [{ label: 'Telegram', address: `${telegram.apiUrl} · conversation / chat ${telegram.chatId}` }],
    env: () => ({ TELEGRAM_API_URL: telegram.apiUrl }),
  };
}

function standIn(settings: Settings, log: Log): Service {
  const { botToken, chatId, apiUrl } = settings.telegram;
  const inbox = new Inbox(join(settings.home, 'telegram', 'inbox.json'));
  const faults = new Faults();
  const server = createTelegramServer(
    { api: new BotApi({ token: botToken, chatId }, inbox, faults), inbox, faults, chatId },
    log,
  );
  return {
    name: 'Telegram',
    async start() {
      inbox.open();
      await listen(server, settings, 'telegram');
    },
    async stop() {
      if (server.listening) {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      }
      inbox.close();
    },
    rows: () => [{ label: 'Alertes Telegram / Telegram alerts', address: apiUrl }],
    env: () => ({ TELEGRAM_API_URL: apiUrl, TELEGRAM_INBOX_URL: `${apiUrl}/inbox` }),
  };
}
