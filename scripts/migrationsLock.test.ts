import { expect, test } from '@jest/globals';
import { readMigrations } from '../harness/database/migrations.ts';
import { migrationsFolder } from '../harness/paths.ts';
import { brokenPromises, freeze, hold, readLock } from './migrationsLock.ts';

const migration = (version: string, name: string, sql: string) => ({
  version,
  name,
  file: `${version}_${name}.sql`,
  sql,
});
const a = migration('20260101000000', 'a', 'select 1;');
const b = migration('20260102000000', 'b', 'select 2;');
const c = migration('20260103000000', 'c', 'select 3;');
const lock = freeze('', [a, b, c], '0.2.0');

test('the migrations of this repository that are held are as they were', async () => {
  expect(brokenPromises(readLock(), await readMigrations(migrationsFolder))).toEqual([]);
});

test('a frozen release lists its migrations, once however often it is frozen', () => {
  expect(lock.match(/^## .*|\S+\.sql$/gm)).toEqual(['## 0.2.0', a.file, b.file, c.file]);
  expect(freeze(lock, [a, b, c], '0.2.0')).toBe(lock);
  expect(brokenPromises(lock, [a, b, c])).toEqual([]);
});

test('before a release anything may change', () => {
  expect(brokenPromises('', [{ ...a, sql: 'select 9;' }, c])).toEqual([]);
});

test.each([
  ['changed', [a, { ...b, sql: 'select 2 ;' }, c], [`${b.file} is not as release 0.2.0 has it (changed)`]],
  [
    'renamed',
    [a, migration(b.version, 'bee', b.sql), c],
    [`${b.file} of release 0.2.0 is called ${b.version}_bee.sql now (renamed)`],
  ],
  [
    'given another place',
    [a, c, migration('20260104000000', 'b', b.sql)],
    [`${b.file} of release 0.2.0 is called 20260104000000_b.sql now (renamed)`],
  ],
  [
    'exchanged with its neighbour',
    [a, migration(b.version, 'b', c.sql), migration(c.version, 'c', b.sql)],
    [`${b.file} is not as release 0.2.0 has it (changed)`, `${c.file} is not as release 0.2.0 has it (changed)`],
  ],
  ['removed', [a, c], [`${b.file} of release 0.2.0 is gone (removed)`]],
  [
    'put in between',
    [a, migration('20260101120000', 'x', ''), b, c],
    [`20260101120000_x.sql would come before ${c.file}, which is held (inserted): give it a later number`],
  ],
])('after a release a migration that is %s is refused by name', (_what, migrations, faults) => {
  expect(brokenPromises(lock, migrations)).toEqual(faults);
  expect(() => freeze(lock, migrations, '0.3.0')).toThrow(faults[0]);
});

test('a lock that was edited by hand is refused', () => {
  const [first, second] = lock.split('\n').filter((line) => line.endsWith('.sql'));
  expect(brokenPromises(lock.replace(`${first}\n${second}`, `${second}\n${first}`), [a, b, c])).toEqual([
    `${a.file} stands after ${b.file} in the lock (reordered)`,
  ]);
  expect(() => brokenPromises(`${lock}x\n`, [a, b, c])).toThrow('a line that is not its own: x');
});

test('what comes after is of the next release, and of no frozen one', () => {
  const d = migration('20260104000000', 'd', 'select 4;');
  expect(brokenPromises(lock, [a, b, c, d])).toEqual([]);
  expect(() => freeze(lock, [a, b, c, d], '0.2.0')).toThrow(`${d.file} is new, and release 0.2.0 is frozen`);
  const next = freeze(lock, [a, b, c, d], '0.3.0');
  expect(next.startsWith(lock)).toBe(true);
  expect(next.match(/^## .*|\S+\.sql$/gm)).toEqual(['## 0.2.0', a.file, b.file, c.file, '## 0.3.0', d.file]);
});

test('what has landed on main is held before it is released, and becomes part of the release', () => {
  const d = migration('20260104000000', 'd', 'select 4;');
  const e = migration('20260105000000', 'e', 'select 5;');
  const held = hold(lock, [a, b, c, d]);
  expect(held.match(/^## .*|\S+\.sql$/gm)).toEqual(['## 0.2.0', a.file, b.file, c.file, '## landed', d.file]);
  expect(hold(held, [a, b, c, d])).toBe(held);
  expect(brokenPromises(held, [a, b, c, { ...d, sql: 'select 5;' }])).toEqual([
    `${d.file} is not as main has it (changed)`,
  ]);
  const later = hold(held, [a, b, c, d, e]);
  expect(later.match(/^## .*|\S+\.sql$/gm)).toEqual(['## 0.2.0', a.file, b.file, c.file, '## landed', d.file, e.file]);
  expect(freeze(later, [a, b, c, d, e], '0.3.0')).toBe(freeze(lock, [a, b, c, d, e], '0.3.0'));
  expect(() => freeze(later, [a, b, c, d, e], '0.2.0')).toThrow(`${d.file} is new, and release 0.2.0 is frozen`);
});
