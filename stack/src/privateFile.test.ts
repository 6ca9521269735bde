import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openPrivateLog, withPrivateFiles } from './privateFile.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-private-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('openPrivateLog', () => {
  test('makes the log and its folder, for its owner alone', () => {
    const file = join(folder, 'logs/postgres.log');
    closeSync(openPrivateLog(file));
    expect(modeOf(file)).toBe(0o600);
  });

  test('closes one that others could read, and goes on where it ended', () => {
    const file = join(folder, 'postgres.log');
    writeFileSync(file, 'before\n');
    chmodSync(file, 0o644);
    const log = openPrivateLog(file);
    writeSync(log, 'after\n');
    closeSync(log);
    expect([modeOf(file), readFileSync(file, 'utf8')]).toEqual([0o600, 'before\nafter\n']);
  });
});

test("withPrivateFiles: what a process makes is its owner's, folders stay passable, our own mask comes back", () => {
  const before = process.umask();
  withPrivateFiles(() => spawnSync('sh', ['-c', 'echo secret > file; mkdir folder'], { cwd: folder }));
  expect([modeOf(join(folder, 'file')), modeOf(join(folder, 'folder')), process.umask()]).toEqual([
    0o600,
    0o711,
    before,
  ]);
  expect(() =>
    withPrivateFiles(() => {
      throw new Error('no such command');
    }),
  ).toThrow('no such command');
  expect(process.umask()).toBe(before);
});
