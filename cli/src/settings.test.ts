import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { readSettings, required } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'guichet-settings-'));
const file = join(folder, 'guichet.env');
beforeEach(() => writeFileSync(file, "DATABASE_URL='postgresql://a'\nN8N_URL=http://n8n\nOTHER=1\n", { mode: 0o600 }));
afterAll(() => rmSync(folder, { recursive: true }));

test('the file is read, the environment stands above it, and what is none of ours is left out', () => {
  expect(readSettings(file, { N8N_URL: 'http://elsewhere', N8N_API_KEY: '' })).toEqual({
    DATABASE_URL: 'postgresql://a',
    N8N_URL: 'http://elsewhere',
  });
});

test('a file that others can read is refused, with the command that closes it', () => {
  chmodSync(file, 0o644);
  expect(() => readSettings(file, {})).toThrow(`chmod 600 ${file}`);
});

test('a file that is not there, and a setting that is missing, are named', () => {
  expect(() => readSettings(join(folder, 'none'), {})).toThrow(/none cannot be read/);
  expect(() => required({}, 'STRIPE_SECRET_KEY')).toThrow(/^STRIPE_SECRET_KEY is missing/);
});
