import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStackEnv } from '../../stack/src/env-file.ts';
import { abandonedFolders, ownFolder } from '../../stack/src/process/abandoned.ts';
import { freePorts } from '../../harness/stack/ports.ts';
import { run } from '../../harness/stack/run.ts';
import stop, { stopHome } from './stop.ts';

const homePrefix = 'guichet-stack-test-';

/**
 * Starts one whole stack for the tests, as a person would, on a home and ports of its own. Its addresses and
 * keys reach the tests through the environment, under the names of stack.env.
 */
export default async function start(): Promise<void> {
  // what a killed test run left running
  for (const folder of abandonedFolders(homePrefix)) await stopHome(folder);
  const home = mkdtempSync(join(tmpdir(), homePrefix));
  ownFolder(home);
  // tests make the sessions that they need
  const settings = { ...(await freePorts()), GUICHET_HOME: home, GUICHET_DEMO: '0' };
  // stop.ts needs the home also when the start fails
  process.env.GUICHET_HOME = home;
  const { code, output } = await run(['stack/bin/start.mjs', '--detach'], {
    ...withoutStack(process.env),
    ...settings,
  });
  if (code !== 0) {
    // jest tears nothing down after a set-up that failed
    await stop();
    throw new Error(`The stack for the tests did not start:\n${output}`);
  }
  Object.assign(process.env, settings, readStackEnv(home));
}

/** What a developer has set for a stack of their own must not reach that of the tests. */
function withoutStack(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(GUICHET_|SUPABASE_|DATABASE_URL$|N8N_|STRIPE_|TELEGRAM_)/.test(name)),
  );
}
