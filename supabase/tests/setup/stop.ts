import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Ends what start.ts started. */
export default async function stop(): Promise<void> {
  await globalThis.guichetTestCluster?.end();
  const file = process.env.GUICHET_TEST_CLUSTER;
  if (file) rmSync(dirname(file), { recursive: true, force: true });
}
