import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Migration } from '../harness/database/migrations.ts';
import { checkout } from '../harness/paths.ts';

/** Beside the folder of the migrations, not in it: the Supabase CLI reads that one. */
export const lockFile = join(checkout, 'supabase/migrations.lock');

const heading = `# The migrations of each release, which never change again: a database that has them would not know. What is to be
# otherwise is a migration of its own, after the last. Written by npm run db:freeze; compared by npm test.
`;

interface Frozen {
  release: string;
  file: string;
  hash: string;
}

/** Empty where nothing is released yet. */
export function readLock(): string {
  return readFileSync(lockFile, 'utf8');
}

/**
 * What of the released migrations is not as it was released, each by its name; nothing where no release is frozen.
 * @throws Error on a line that is none of db:freeze's
 */
export function brokenPromises(lock: string, migrations: readonly Migration[]): string[] {
  const frozen = parseLock(lock);
  const last = frozen.at(-1)?.file ?? '';
  const byFile = new Map(migrations.map((migration) => [migration.file, migration]));
  const byHash = new Map(migrations.map((migration) => [hashOf(migration), migration.file]));
  const released = new Set(frozen.map(({ file }) => file));
  const faults = frozen.flatMap(({ release, file, hash }, at) => {
    const found = byFile.get(file);
    const before = frozen[at - 1]?.file ?? '';
    if (file <= before) return [`${file} stands after ${before} in the lock (reordered)`];
    if (found !== undefined && hashOf(found) === hash) return [];
    if (found !== undefined) return [`${file} is not as release ${release} has it (changed)`];
    const now = byHash.get(hash);
    return [
      now === undefined
        ? `${file} of release ${release} is gone (removed)`
        : `${file} of release ${release} is called ${now} now (renamed)`,
    ];
  });
  const inserted = migrations
    .filter(({ file }) => !released.has(file) && file < last && !faults.some((fault) => fault.includes(` ${file} now`)))
    .map(({ file }) => `${file} would come before ${last}, which is released (inserted): give it a later number`);
  return [...faults, ...inserted];
}

/**
 * The lock with what is new as a release.
 * @throws Error where a released migration is not as it was, where the release has been frozen without what is new,
 * and where there is nothing to freeze for a release
 */
export function freeze(lock: string, migrations: readonly Migration[], release: string): string {
  const faults = brokenPromises(lock, migrations);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const frozen = parseLock(lock);
  const released = new Set(frozen.map(({ file }) => file));
  const added = migrations.filter(({ file }) => !released.has(file));
  if (added.length === 0) return lock;
  if (frozen.some((one) => one.release === release)) {
    throw new Error(
      `${added[0]?.file} is new, and release ${release} is frozen: give package.json and guichet.release() the next number first`,
    );
  }
  const lines = added.map((migration) => `${hashOf(migration)}  ${migration.file}\n`).join('');
  return `${lock.trim() === '' ? heading : lock}\n## ${release}\n${lines}`;
}

function hashOf({ sql }: Pick<Migration, 'sql'>): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** The files of released migrations: what lays SQL out leaves them alone. */
export function releasedFiles(lock: string): ReadonlySet<string> {
  return new Set(parseLock(lock).map(({ file }) => file));
}

function parseLock(lock: string): Frozen[] {
  let release = '';
  return lock.split('\n').flatMap((line): Frozen[] => {
    if (line.startsWith('## ')) release = line.slice(3).trim();
    if (line === '' || line.startsWith('#')) return [];
    const [, hash, file] = /^([0-9a-f]{64}) {2}(\S+\.sql)$/.exec(line) ?? [];
    if (!hash || !file || release === '')
      throw new Error(`supabase/migrations.lock has a line that is not its own: ${line}`);
    return [{ release, file, hash }];
  });
}
