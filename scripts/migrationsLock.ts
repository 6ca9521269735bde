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
/** The section of migrations that stand on main and in no release yet: somebody's database has them already. */
const landed = 'landed';

interface Frozen {
  release: string;
  file: string;
  hash: string;
}

/** Empty where nothing is held yet. */
export function readLock(): string {
  return readFileSync(lockFile, 'utf8');
}

/**
 * What of the migrations that are held (released, or landed on main) is not as it was, each by its name; nothing
 * where none is held.
 * @throws Error on a line that is none of db:freeze's
 */
export function brokenPromises(lock: string, migrations: readonly Migration[]): string[] {
  const frozen = parseLock(lock);
  const last = frozen.at(-1)?.file ?? '';
  const byFile = new Map(migrations.map((migration) => [migration.file, migration]));
  const byHash = new Map(migrations.map((migration) => [hashOf(migration), migration.file]));
  const held = new Set(frozen.map(({ file }) => file));
  const faults = frozen.flatMap(({ release, file, hash }, at) => {
    const found = byFile.get(file);
    const before = frozen[at - 1]?.file ?? '';
    if (file <= before) return [`${file} stands after ${before} in the lock (reordered)`];
    if (found !== undefined && hashOf(found) === hash) return [];
    if (found !== undefined) return [`${file} is not as ${nameOf(release)} has it (changed)`];
    const now = byHash.get(hash);
    return [
      now === undefined
        ? `${file} of ${nameOf(release)} is gone (removed)`
        : `${file} of ${nameOf(release)} is called ${now} now (renamed)`,
    ];
  });
  const inserted = migrations
    .filter(({ file }) => !held.has(file) && file < last && !faults.some((fault) => fault.includes(` ${file} now`)))
    .map(({ file }) => `${file} would come before ${last}, which is held (inserted): give it a later number`);
  return [...faults, ...inserted];
}

/**
 * The lock with what is new as a release, what has landed since the last one included.
 * @throws Error where a migration that is held is not as it was, where the release has been frozen without what is new,
 * and where there is nothing to freeze for a release
 */
export function freeze(lock: string, migrations: readonly Migration[], release: string): string {
  refuseBroken(lock, migrations);
  const frozen = parseLock(lock).filter((one) => one.release !== landed);
  const released = new Set(frozen.map(({ file }) => file));
  const added = migrations.filter(({ file }) => !released.has(file));
  if (added.length === 0) return lock;
  if (frozen.some((one) => one.release === release)) {
    throw new Error(
      `${added[0]?.file} is new, and release ${release} is frozen: give package.json and guichet.release() the next number first`,
    );
  }
  return withSection(lock, release, added);
}

/**
 * The lock with what stands on main and in no release.
 * @throws Error where a migration that is held is not as it was
 */
export function hold(lock: string, migrations: readonly Migration[]): string {
  refuseBroken(lock, migrations);
  const released = releasedFiles(lock);
  const added = migrations.filter(({ file }) => !released.has(file));
  return added.length === 0 ? lock : withSection(lock, landed, added);
}

function refuseBroken(lock: string, migrations: readonly Migration[]): void {
  const faults = brokenPromises(lock, migrations);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** What has landed is the last section, and becomes part of the release. */
function withSection(lock: string, name: string, added: readonly Migration[]): string {
  const [released = ''] = lock.split(`\n## ${landed}\n`);
  const lines = added.map((migration) => `${hashOf(migration)}  ${migration.file}\n`).join('');
  return `${released.trim() === '' ? heading : released}\n## ${name}\n${lines}`;
}

const nameOf = (release: string): string => (release === landed ? 'main' : `release ${release}`);

function hashOf({ sql }: Pick<Migration, 'sql'>): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** The files of released migrations. */
export function releasedFiles(lock: string): ReadonlySet<string> {
  return new Set(
    parseLock(lock)
      .filter(({ release }) => release !== landed)
      .map(({ file }) => file),
  );
}

/** The files that never change again: what lays SQL out leaves them alone. */
export function heldFiles(lock: string): ReadonlySet<string> {
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
