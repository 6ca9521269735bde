import { chmodSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from '../answers.ts';
import { assertPortFree } from '../listen.ts';
import { n8nCommand, n8nFolder } from '../paths.ts';
import { Child } from '../process/child.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { untilActivated } from './activation.ts';
import { apiKey } from './api.ts';
import { n8nEnvironment, n8nUserFolder } from './environment.ts';
import { installContents } from './install.ts';
import { n8nNodeFlags } from './nodeFlags.ts';
import { installNodePackage } from './package.ts';
import { publishShipped } from './publish.ts';
import { createRunner } from './runner.ts';
import { businessZone } from './zone.ts';

/** n8n's own logs of who did what, of a start before files were made private. */
function closeEventLogs(settings: Settings): void {
  for (const file of globSync(join(n8nUserFolder(settings), '.n8n/*.log'))) chmodSync(file, 0o600);
}

/** n8n on a database of its own, with the node package, credentials and workflows of this repository. */
export function createN8n(settings: Settings, log: Log): Service {
  const { home, n8n, stripe } = settings;
  const logFile = join(home, 'logs/n8n.log');
  let runner: Child | undefined;
  let child: Child | undefined;
  let key = '';
  return {
    name: 'n8n',
    async start() {
      await assertPortFree(settings, 'n8n');
      await assertPortFree(settings, 'n8nBroker');
      await installNodePackage(settings, log);
      await installContents(settings, log);
      closeEventLogs(settings);
      const zone = await businessZone(settings);
      const since = new Date();
      child = new Child({
        name: 'n8n',
        home,
        command: process.execPath,
        args: [...n8nNodeFlags(settings), n8nCommand, 'start'],
        cwd: n8nFolder,
        env: { ...n8nEnvironment(settings), GENERIC_TIMEZONE: zone },
        logFile,
        ready: () => answers(`${n8n.url}/healthz/readiness`),
        readyWithin: 180_000,
        patience: 12_000,
        log,
      });
      await child.start();
      runner = createRunner(settings, log, zone);
      await runner.start();
      key = await apiKey(settings);
      await publishShipped(settings, key, log);
      for (const { name, reason } of await untilActivated(settings.database.n8nUrl, since)) {
        log(`Workflow "${name}" is published but not active: ${reason ?? 'see the log'} (${logFile})`);
      }
    },
    async stop() {
      await runner?.stop();
      await child?.stop();
    },
    rows: () => [{ label: 'n8n', address: n8n.url, credentials: `${n8n.email} / ${n8n.password}` }],
    env: () => ({
      N8N_URL: n8n.url,
      N8N_EMAIL: n8n.email,
      N8N_PASSWORD: n8n.password,
      N8N_API_KEY: key,
      STRIPE_WEBHOOK_URL: stripe.webhookUrl,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    }),
  };
}
