import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { migrationsFolder } from '../paths.ts';
import { readMigrations } from './migrate.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-migrations-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('migrations are read in the order of their versions', async () => {
  for (const file of ['20260102000000_b.sql', '20260101000000_a.sql', 'README.md'])
    writeFileSync(join(folder, file), 'select 1');
  expect((await readMigrations(folder)).map(({ version, name }) => [version, name])).toEqual([
    ['20260101000000', 'a'],
    ['20260102000000', 'b'],
  ]);
});

test('a name the Supabase CLI would not take is refused', async () => {
  writeFileSync(join(folder, '1_a.sql'), 'select 1');
  await expect(readMigrations(folder)).rejects.toThrow('1_a.sql: a migration is named YYYYMMDDHHMMSS_name.sql');
});

test('a version given twice is refused', async () => {
  for (const file of ['20260101000000_a.sql', '20260101000000_b.sql']) writeFileSync(join(folder, file), 'select 1');
  await expect(readMigrations(folder)).rejects.toThrow('version 20260101000000 is given twice');
});

test('the migrations of this repository are in order', async () => {
  expect((await readMigrations(migrationsFolder)).length).toBeGreaterThan(0);
});
