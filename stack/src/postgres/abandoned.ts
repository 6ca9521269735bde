import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { abandonedFolders } from '../process/abandoned.ts';
import { endOrphan } from './orphan.ts';

/** Clusters that last for one test run or script: `<temporary folder>/guichet-database-…/data`. */
export const temporaryClusterPrefix = 'guichet-database-';

/**
 * Ends temporary clusters that a killed test run has left running, and removes their folders.
 * @returns how many there were
 */
export async function endAbandonedClusters(): Promise<number> {
  const folders = abandonedFolders(temporaryClusterPrefix);
  for (const folder of folders) {
    await endOrphan(join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
  return folders.length;
}
