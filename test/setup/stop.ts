import { rmSync } from 'node:fs';
import { removeStack } from '../../harness/stack/ownStack.ts';

/** Ends the stack of the tests, also one that a test has left half dead, and removes its home. */
export default async function stop(): Promise<void> {
  const home = process.env.GUICHET_HOME;
  if (home !== undefined) await stopHome(home);
}

/** Ends whatever runs on a home, and removes it. */
export async function stopHome(home: string): Promise<void> {
  await removeStack(home);
  // GUICHET_KEEP_HOME leaves the logs for whoever looks for the cause of a failure
  if (!process.env.GUICHET_KEEP_HOME) rmSync(home, { recursive: true, force: true });
}
