import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeCluster } from './postgres/index.ts';

/** Empties what a stack has gathered; keeps its keys, its passwords and whatever is installed. */
export async function makeFresh(home: string): Promise<void> {
  await removeCluster(home);
  for (const path of [
    'n8n-api-key',
    'stack.env',
    'mail',
    'telegram',
    'stripe',
    'n8n/.n8n/binaryData',
    'n8n/.n8n/storage',
  ]) {
    rmSync(join(home, path), { recursive: true, force: true });
  }
}
