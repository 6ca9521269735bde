import { join } from 'node:path';
import { n8nCommand, n8nFolder, stackFolder } from '../paths.ts';
import { Child } from '../process/child.ts';
import type { Log } from '../service.ts';
import type { Settings } from '../settings.ts';
import { taskTimeoutSeconds } from './environment.ts';

/** What Code nodes are kept from, as in the runner that n8n would start inside itself. */
const flags = ['--disallow-code-generation-from-strings', '--disable-proto=delete'];

/** Runs the Code nodes that staff write, in a process of its own with nothing of n8n's secrets. */
export function createRunner({ home, ports, n8n }: Settings, log: Log, zone: string): Child {
  const { PATH, HOME } = process.env;
  return new Child({
    name: 'n8n-runner',
    home,
    command: process.execPath,
    args: [...flags, join(stackFolder, 'bin/n8n-runner.mjs')],
    cwd: n8nFolder,
    env: {
      PATH,
      HOME,
      GENERIC_TIMEZONE: zone,
      GUICHET_N8N_COMMAND: n8nCommand,
      N8N_RUNNERS_TASK_BROKER_URI: `http://127.0.0.1:${ports.n8nBroker}`,
      N8N_RUNNERS_AUTH_TOKEN: n8n.runnerToken,
      N8N_RUNNERS_MAX_CONCURRENCY: '10',
      N8N_RUNNERS_TASK_TIMEOUT: String(taskTimeoutSeconds),
    },
    logFile: join(home, 'logs/n8n-runner.log'),
    // nobody waits for it: n8n holds a Code node that comes first until a runner is there
    ready: () => Promise.resolve(true),
    readyWithin: 1_000,
    patience: 2_000,
    log,
  });
}
