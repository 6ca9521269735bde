import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Client } from 'pg';
import { checkout } from '../harness/paths.ts';
import { startMigratedCluster, templateDatabase } from '../harness/database/cluster.ts';

/** Files that follow from the migrated database. Paths are relative to the checkout. */
export interface Generator {
  /** What writes them, for whoever finds one that is stale. */
  command: string;
  /** Folders that hold nothing else: a file that is not written any more goes. */
  folders: string[];
  files(client: Client): Promise<Map<string, string>>;
}

/**
 * Starts a database that has every migration, writes what follows from it, and ends it.
 * With --check nothing is written: the process ends with 1 where a file is not what the migrations give.
 */
export async function generate(
  generators: readonly Generator[],
  check = process.argv.includes('--check'),
): Promise<void> {
  const { postgres, end } = await startMigratedCluster();
  try {
    const client = new Client({ connectionString: postgres.url('postgres', templateDatabase) });
    await client.connect();
    try {
      for (const generator of generators) await (check ? refuseStale : write)(generator, await generator.files(client));
    } finally {
      await client.end();
    }
  } finally {
    await end();
  }
}

async function write({ folders }: Generator, files: Map<string, string>): Promise<void> {
  for (const path of await written(folders)) if (!files.has(path)) await rm(join(checkout, path));
  for (const [path, text] of files) {
    if ((await current(path)) === text) continue;
    await mkdir(dirname(join(checkout, path)), { recursive: true });
    await writeFile(join(checkout, path), text);
  }
}

async function refuseStale({ command, folders }: Generator, files: Map<string, string>): Promise<void> {
  const stale = (await written(folders)).filter((path) => !files.has(path));
  for (const [path, text] of files) if ((await current(path)) !== text) stale.push(path);
  if (stale.length === 0) return;
  process.stderr.write(
    `Not what the migrations give: ${stale.slice(0, 10).join(', ')}${stale.length > 10 ? ` and ${stale.length - 10} more` : ''}. Run: ${command}\n`,
  );
  process.exitCode = 1;
}

const current = (path: string): Promise<string | null> => readFile(join(checkout, path), 'utf8').catch(() => null);

async function written(folders: string[]): Promise<string[]> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(checkout, folder), { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(checkout, join(entry.parentPath, entry.name)));
    }),
  );
  return lists.flat();
}
