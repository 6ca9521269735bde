import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abandonedFolders, ownFolder } from '../../harness/stack/home.ts';
import { startOwnStack } from '../../harness/stack/ownStack.ts';
import { stopHome } from './stop.ts';

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
  try {
    const { settings, env } = await startOwnStack(home);
    Object.assign(process.env, settings, env);
  } catch (error) {
    // jest tears nothing down after a set-up that failed
    await stopHome(home);
    throw error;
  }
}
