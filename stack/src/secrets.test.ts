import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadSecrets } from './secrets.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guichet-secrets-'));
});
afterEach(() => rmSync(home, { recursive: true }));

test('secrets are made once, for their owner only, and kept', () => {
  const made = loadSecrets(home);
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(loadSecrets(home)).toEqual(made);
});

test('a file of an older version keeps what it has and gains what is new', () => {
  const made = loadSecrets(home);
  const { bridgeToken, ...older } = made;
  writeFileSync(join(home, 'secrets.json'), JSON.stringify(older));
  const loaded = loadSecrets(home);
  expect(loaded).toMatchObject(older);
  expect(loaded.bridgeToken).not.toBe(bridgeToken);
  expect(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8'))).toEqual(loaded);
});

test('two homes have nothing in common', () => {
  const other = mkdtempSync(join(tmpdir(), 'guichet-secrets-'));
  const [a, b] = [loadSecrets(home), loadSecrets(other)];
  rmSync(other, { recursive: true });
  expect(Object.values(a).filter((value) => Object.values(b).includes(value))).toEqual([]);
});
