import { join } from 'node:path';
import { createTelegramStandIn } from '../../../standins/telegram/src/standIn.ts';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';

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
  const telegram = createTelegramStandIn(
    { token: botToken, chatId, inboxFile: join(settings.home, 'telegram', 'inbox.json') },
    log,
  );
  return {
    name: 'Telegram',
    async start() {
      telegram.begin();
      await listen(telegram.server, settings, 'telegram');
    },
    stop: () => telegram.end(),
    rows: () => [{ label: 'Alertes Telegram / Telegram alerts', address: apiUrl }],
    env: () => ({ TELEGRAM_API_URL: apiUrl, TELEGRAM_INBOX_URL: `${apiUrl}/inbox` }),
  };
}
