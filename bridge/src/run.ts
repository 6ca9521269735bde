import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Bridge } from './bridge.ts';
import { EventBus } from './events/eventBus.ts';
import { EventFeed } from './events/eventFeed.ts';
import { EventLogger } from './events/eventLogger.ts';
import { EventMetrics } from './events/eventMetrics.ts';
import { createApp } from './http/app.ts';
import { HttpServer } from './http/httpServer.ts';
import { Journal } from './journal/journal.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { Part } from './part.ts';
import { reasonOf } from './reason.ts';
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
  const metrics = createMetrics();
  const journal = openJournal(join(settings.data, 'journal.sqlite'));
  const bus = new EventBus((event, error) => log.error({ err: error, event }, 'a subscriber failed'));
  const feed = new EventFeed({ bus, boot: randomBytes(4).toString('hex') });
  const bridge = new Bridge({ settings, journal, openPort: openSerialPort, bus });
  const app = createApp({
    bridge,
    journal,
    feed,
    metrics,
    tokens: { token: settings.token, readToken: settings.readToken },
    onUnexpected: (error) => log.error({ err: error }, 'a request failed'),
  });
  const server = new HttpServer({ host: settings.host, port: settings.port, app });
  const systemd = new SystemdNotifier({
    env: process.env,
    healthy: () => bridge.healthy,
    onError: (message) => log.warn(message),
  });
  const subscribers: Part[] = [new EventLogger(bus, log), new EventMetrics(bus, metrics), feed];
  // a port that is taken shows before the machine hears anything
  for (const part of [...subscribers, server, bridge, systemd]) await part.start();
  const { port } = server;
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
    for (const part of [systemd, server, bridge, ...subscribers]) await part.stop();
    journal.close();
    log.info('bridge stopped');
  };
  return { port, stop: () => (stopped ??= stop()) };
}

function openJournal(path: string): Journal {
  try {
    return new Journal(path);
  } catch (error) {
    const reason = reasonOf(error);
    throw new Error(
      /locked|busy/i.test(reason)
        ? `the journal ${path} is in use: another bridge runs for this machine`
        : `the journal ${path} cannot be opened: ${reason}`,
      { cause: error },
    );
  }
}
