import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readStackEnv, stackEnvFile, writeStackEnv } from './envFile.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guichet env '));
});
afterEach(() => rmSync(home, { recursive: true }));

const values = {
  GUICHET_HOME: '/tmp/a b/c',
  SUPABASE_URL: 'http://127.0.0.1:54321',
  DATABASE_URL: 'postgresql://postgres:a%2Fb@127.0.0.1/postgres?x=1&y=$HOME',
};

test('what was written is read again', () => {
  writeStackEnv(home, values);
  expect(readStackEnv(home)).toEqual(values);
});

test('a shell reads the same values, and only the owner may', () => {
  writeStackEnv(home, values);
  const shown = execFileSync(
    'sh',
    ['-c', `. "$1"; printf '%s\\n' "$GUICHET_HOME" "$SUPABASE_URL" "$DATABASE_URL"`, 'sh', stackEnvFile(home)],
    { encoding: 'utf8' },
  );
  expect(shown.trimEnd().split('\n')).toEqual(Object.values(values));
  expect(statSync(stackEnvFile(home)).mode & 0o777).toBe(0o600);
});

test('a value that no reader would give back is refused by name', () => {
  expect(() => writeStackEnv(home, { N8N_PASSWORD: "it's" })).toThrow('N8N_PASSWORD');
});

test('before the first start there is nothing', () => {
  expect(readStackEnv(join(home, 'none'))).toEqual({});
});
