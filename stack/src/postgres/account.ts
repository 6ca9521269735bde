import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../errorCode.ts';

/** The account Postgres runs under; `undefined` means: the one that started the stack. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Postgres refuses to run as root, so that root lends it the account `postgres`, else `nobody`.
 * Nothing is created on the host.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const entry = accounts.find(([name]) => name === wanted);
    const [name, , uid, gid] = entry ?? [];
    if (name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'Postgres refuses to run as root and this machine has neither an account "postgres" nor "nobody": start the stack as an ordinary user.',
  );
}

/** Whether `account` may pass through every folder above `path` (folders that do not exist yet count as passable). */
export function canReach(path: string, account: Account | undefined): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat?.isDirectory() && !mayTraverse(folder, stat, account)) return false;
    if (dirname(folder) === folder) return true;
  }
}

function mayTraverse(
  folder: string,
  stat: { mode: number; uid: number; gid: number },
  account: Account | undefined,
): boolean {
  if (account) {
    const shift = stat.uid === account.uid ? 6 : stat.gid === account.gid ? 3 : 0;
    return ((stat.mode >> shift) & 1) === 1;
  }
  try {
    accessSync(folder, constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EACCES') return false;
    throw error;
  }
}
