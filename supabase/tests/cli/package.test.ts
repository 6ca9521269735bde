import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { guichet } from '../../../harness/cli/guichet.ts';
import { checkout, migrationsFolder } from '../../../harness/paths.ts';
import { createEmptyDatabase, type EmptyDatabase } from '../setup/emptyDatabase.ts';

// The package as `npx guichet` fetches it: packed, installed in an empty folder, on an empty database.

// each asks a process of its own
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'guichet-package-'));
const npm = (args: string[], cwd: string): string =>
  execFileSync('npm', [...args, '--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
  });
let db: EmptyDatabase;

beforeAll(async () => {
  db = await createEmptyDatabase();
  execFileSync(process.execPath, ['build.mjs'], { cwd: join(checkout, 'cli') });
  npm(['pack', '--pack-destination', folder], join(checkout, 'cli'));
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  npm(['install', join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '')], folder);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.drop();
});

test('is at most 30 MB, and nothing else is installed with it', () => {
  const modules = join(folder, 'node_modules');
  expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual(['guichet']);
  const bytes = readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(modules, file)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
  expect(bytes).toBeLessThan(30e6);
  expect(readdirSync(join(modules, 'guichet'))).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
});

test('migrates with the files that it carries', async () => {
  const command = join(folder, 'node_modules/guichet/dist/guichet.js');
  const { code, out, err } = await guichet(['migrate', '--json'], { DATABASE_URL: db.url }, command);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toEqual({
    ok: true,
    applied: readdirSync(migrationsFolder).filter((file) => file.endsWith('.sql')),
    pending: [],
  });
});
