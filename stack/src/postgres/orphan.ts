import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../errorCode.ts';

/**
 * Ends a server that a killed supervisor left running on `dataDir`. Postgres keeps `postmaster.pid`
 * in its folder; a process of that number counts as ours only when it is a postgres on this very
 * folder, so that a recycled pid is never touched.
 * @returns whether one was ended
 */
export async function endOrphan(dataDir: string): Promise<boolean> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isPostgresOn(pid, dataDir)) {
    rmSync(file, { force: true });
    return false;
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (!isPostgresOn(pid, dataDir)) return true;
    await sleep(50);
  }
  process.kill(pid, 'SIGQUIT');
  await sleep(1_000);
  if (isPostgresOn(pid, dataDir))
    throw new Error(`A Postgres of an earlier start (process ${pid}) still holds ${dataDir}: end it and start again.`);
  return true;
}

function isPostgresOn(pid: number, dataDir: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    // an ended process that its parent has not collected yet has an empty command line
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.some((word) => word.endsWith('postgres')) && words.includes(dataDir);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(codeOf(error) ?? '')) return existsSync('/proc/self') ? false : isAlive(pid);
    throw error;
  }
}

/** Where there is no /proc (macOS), Postgres' own lock file is all there is to go by. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    throw error;
  }
}
