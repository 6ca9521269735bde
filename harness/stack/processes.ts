import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { clusterFolder } from '../../stack/src/postgres/service.ts';

/** Processes of the stack under test, by the records it keeps in its home. */
export function pidOf(part: 'postgrest' | 'n8n' | 'postgres'): number {
  const home = z.string().parse(process.env.GUICHET_HOME);
  if (part === 'postgres')
    return Number(readFileSync(join(clusterFolder(home), 'postmaster.pid'), 'utf8').split('\n')[0]);
  return z.object({ pid: z.number() }).parse(JSON.parse(readFileSync(join(home, 'run', `${part}.json`), 'utf8'))).pid;
}

/** Ends a part at once, as a power cut or the kernel would; the stack starts it again by itself. */
export function kill(part: 'postgrest' | 'n8n' | 'postgres', signal: NodeJS.Signals = 'SIGKILL'): void {
  process.kill(pidOf(part), signal);
}
