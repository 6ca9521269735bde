import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Bridge } from './bridge.ts';
import { EventLog } from './events.ts';
import { createApp } from './http/app.ts';
import { Journal } from './journal/journal.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openSerialPort } from './serial/openSerialPort.ts';
import type { Settings } from './settings/settings.ts';
import { SystemdNotifier } from './systemd.ts';
import { version } from './version.ts';

export interface Running {
  /** Port the HTTP interface listens on. */
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts the whole bridge.
 * @throws Error when the journal is in use or unreadable, or the HTTP port is taken
 */
export async function run(settings: Settings): Promise<Running> {
  const log = createLogger(settings.logLevel);
  const journal = openJournal(join(settings.data, 'journal.sqlite'));
  const events = new EventLog(randomBytes(4).toString('hex'));
  const metrics = createMetrics();
  const bridge = new Bridge({ settings, journal, openPort: openSerialPort, events, metrics, log });
  const app = createApp({
    bridge,
    journal,
    events,
    metrics,
    tokens: { token: settings.token, readToken: settings.readToken },
    onUnexpected: (error) => log.error({ err: error }, 'a request failed'),
  });
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`the HTTP port ${settings.host}:${settings.port} cannot be taken: ${error.message}`)),
    );
    server.listen(settings.port, settings.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;

  bridge.start();
  const systemd = new SystemdNotifier(process.env, (message) => log.warn(message));
  systemd.ready();
  systemd.watch(() => bridge.healthy);
  log.info(
    {
      version,
      machine_id: settings.machineId,
      adapter: settings.adapter,
      serial: settings.serialPath,
      http: `${settings.host}:${port}`,
    },
    'bridge started',
  );

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    systemd.stopping();
    server.close();
    server.closeAllConnections();
    await bridge.stop();
    journal.close();
    log.info('bridge stopped');
  };
  return { port, stop: () => (stopped ??= stop()) };
}

function openJournal(path: string): Journal {
  try {
    return new Journal(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      /locked|busy/i.test(reason)
        ? `the journal ${path} is in use: another bridge runs for this machine`
        : `the journal ${path} cannot be opened: ${reason}`,
      { cause: error },
    );
  }
}
